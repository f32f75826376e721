// Who gets through to the page that `ttvm code` serves. Behind the gate stands a small server instead of VS Code.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Gate } from '../../vscode-extension/workbench/gate.mjs';
import { freePort, pageOf, Workbench } from '../../vscode-extension/workbench/server.mjs';

const scratch = mkdtempSync(path.join(tmpdir(), 'ttvm-gate-'));
const socketPath = path.join(scratch, 'inner');
const inner = http.createServer((request, response) => {
  request
    .setEncoding('utf8')
    .toArray()
    .then((parts) =>
      response
        .writeHead(200, { 'x-inner': 'yes', 'x-cookie': request.headers.cookie ?? 'none' })
        .end(`${request.method} ${request.url} ${parts.join('')}`),
    );
});
// As a web socket: everything comes back.
inner.on('upgrade', (request, socket, head) => {
  socket.on('error', () => socket.destroy());
  socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\nhello ');
  socket.write(head);
  socket.pipe(socket);
});

const gate = new Gate(socketPath);
let port;
let token;
let cookie;
before(async () => {
  await new Promise((resolve) => inner.listen(socketPath, resolve));
  port = await freePort();
  token = new URL(await gate.open(port)).searchParams.get('tkn');
  cookie = (await ask(`/?tkn=${token}`)).headers['set-cookie'][0].split(';')[0];
});
after(async () => {
  await gate.close();
  await new Promise((resolve) => inner.close(resolve));
  rmSync(scratch, { recursive: true });
});

/** A request as somebody sends it who can choose every field. */
function ask(url, { method = 'GET', headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host: '127.0.0.1', port, path: url, method, headers: { host: `127.0.0.1:${port}`, ...headers }, agent: false },
      async (response) => {
        resolve({ status: response.statusCode, headers: response.headers, text: (await response.setEncoding('utf8').toArray()).join('') });
      },
    );
    request.once('error', reject);
    request.end(body);
  });
}

/** Asks for a web socket, says `text` on it, and returns the status with what came back. */
function talk(text, headers) {
  return new Promise((resolve, reject) => {
    const request = http.request({
      host: '127.0.0.1',
      port,
      path: '/socket',
      agent: false,
      headers: { host: `127.0.0.1:${port}`, connection: 'Upgrade', upgrade: 'websocket', ...headers },
    });
    request.once('error', reject);
    request.once('response', (response) => resolve({ status: response.statusCode, text: '' }));
    request.once('upgrade', (response, socket, head) => {
      let said = head.toString();
      const look = () => {
        if (!said.endsWith(text)) return;
        socket.destroy();
        resolve({ status: response.statusCode, text: said });
      };
      socket.on('data', (data) => {
        said += data;
        look();
      });
      socket.write(text);
    });
    request.end();
  });
}

const own = () => ({ cookie, origin: `http://127.0.0.1:${port}` });

test('the printed address opens the page, with a cookie in place of the token', async () => {
  const { status, headers, text } = await ask(`/?tkn=${token}&folder=/a%20b/c`);
  assert.equal(status, 200);
  assert.match(headers['set-cookie'][0], /; Path=\/; HttpOnly; SameSite=Strict$/);
  assert.match(text, /content="0; url=\/\?folder=\/a%20b\/c"/);
  assert.ok(!text.includes(token));
  assert.equal((await ask('/?folder=/a', { headers: { cookie } })).text, 'GET /?folder=/a ');
  // As a browser asks that came from a link in a page somewhere.
  assert.equal((await ask(`/?tkn=${token}`, { headers: { 'sec-fetch-site': 'cross-site' } })).status, 200);
});

test('the page cannot be made to show what is not its own', async () => {
  for (const url of [`/?tkn=${token}&folder="><script>`, `//evil.example/?tkn=${token}`, `/\\evil.example/?tkn=${token}`]) {
    const { status, text } = await ask(url);
    assert.equal(status, 200);
    assert.match(text, /content="0; url=\/[^/\\"]/);
    assert.ok(!text.includes('<script>'), text);
  }
});

const refused = {
  'no token': () => ['/', {}],
  'no token, a file of VS Code': () => ['/static/workbench.js', {}],
  'a wrong token': () => [`/?tkn=${'x'.repeat(32)}`, {}],
  'an empty token': () => ['/?tkn=', {}],
  'half a token': () => [`/?tkn=${token.slice(1)}`, {}],
  'a wrong cookie': () => ['/', { cookie: `${cookie.split('=')[0]}=wrong` }],
  'an empty cookie': () => ['/', { cookie: `${cookie.split('=')[0]}=` }],
  'the cookie of another page': () => ['/', { cookie: `ttvm-code-1=${token}` }],
  'a foreign name that leads here': () => ['/', { cookie, host: `evil.example:${port}` }],
  'a foreign name that leads here, with the token': () => [`/?tkn=${token}`, { host: `evil.example:${port}` }],
  'the right name, another port': () => ['/', { cookie, host: '127.0.0.1:1' }],
  'a name that begins like ours': () => ['/', { cookie, host: `127.0.0.1:${port}.evil.example` }],
  'another page': () => ['/', { cookie, origin: 'http://evil.example' }],
  'a page of another port': () => ['/', { cookie, origin: 'http://127.0.0.1:1' }],
  'a page without an origin of its own': () => ['/', { cookie, origin: 'null' }],
  'an image in another page': () => ['/', { cookie, 'sec-fetch-site': 'cross-site' }],
  'an image in a page of another port': () => ['/', { cookie, 'sec-fetch-site': 'same-site' }],
};
for (const [who, request] of Object.entries(refused))
  test(`refused: ${who}`, async () => {
    const [url, headers] = request();
    const answer = await ask(url, { headers });
    assert.deepEqual(
      { status: answer.status, inner: answer.headers['x-inner'], cookie: answer.headers['set-cookie'] },
      { status: 403, inner: undefined, cookie: undefined },
    );
    if (url !== '/') return;
    assert.equal((await talk('hi', { origin: own().origin, ...headers })).status, 403, 'as a web socket');
  });

test('a web socket that no page asks for is refused', async () => assert.equal((await talk('hi', { cookie })).status, 403));
test('a web socket of the page talks both ways', async () =>
  assert.deepEqual(await talk('and back', own()), { status: 101, text: 'hello and back' }));
test('the page posts, and is also called localhost', async () => {
  const headers = { cookie, host: `localhost:${port}`, origin: `http://localhost:${port}` };
  assert.equal((await ask('/mint', { method: 'POST', headers, body: 'text' })).text, 'POST /mint text');
});

test('the workbench itself listens on no port, and is told from the gate when it is gone', async () => {
  const entry = path.join(scratch, 'entry.cjs');
  // Stands in for code-server; takes the one option that matters.
  writeFileSync(
    entry,
    `
    const socket = process.argv[process.argv.indexOf('--socket') + 1];
    if (process.argv.includes('--bind-addr')) process.exit(1);
    require('node:http').createServer((request, response) => response.end(request.url)).listen(socket);`,
  );
  const workbench = new Workbench({ node: process.execPath, entry }, path.join(scratch, 'home'));
  try {
    const free = await freePort();
    const address = await workbench.start(free);
    const page = await fetch(pageOf(address, '/some folder'));
    const field = page.headers.get('set-cookie').split(';')[0];
    assert.match(await page.text(), /url=\/\?folder=\/some%20folder/);
    assert.equal((await fetch(`http://127.0.0.1:${free}/healthz`)).status, 403);
    assert.equal(await (await fetch(`http://127.0.0.1:${free}/x`, { headers: { cookie: field } })).text(), '/x');
    process.kill(workbench.pid, 'SIGKILL');
    await workbench.ended;
    assert.equal((await fetch(`http://127.0.0.1:${free}/x`, { headers: { cookie: field } })).status, 502);
  } finally {
    await workbench.close();
  }
});

test('closing ends the web sockets, too', async () => {
  const other = new Gate(socketPath);
  const place = await freePort();
  const address = new URL(await other.open(place));
  const name = `ttvm-code-${place}=${address.searchParams.get('tkn')}`;
  const socket = net.connect(place, '127.0.0.1');
  socket.write(
    `GET / HTTP/1.1\r\nhost: 127.0.0.1:${place}\r\norigin: http://127.0.0.1:${place}\r\ncookie: ${name}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n`,
  );
  await new Promise((resolve) => socket.once('data', resolve));
  const ended = new Promise((resolve) => socket.once('close', resolve));
  await other.close();
  await ended;
});

test('the workbench, which may ask servers of others, is not told the token', async () => {
  assert.equal((await ask('/', { headers: { cookie } })).headers['x-cookie'], 'none');
  assert.equal((await ask('/', { headers: { cookie: `theme=dark; ${cookie}; size=2` } })).headers['x-cookie'], 'theme=dark; size=2');
});
