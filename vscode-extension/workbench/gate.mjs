// What stands between the port that every user of the machine can reach and the workbench that can do all its owner can.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import http from 'node:http';
import { pipeline } from 'node:stream';
import { EnvironmentError } from './errors.mjs';

const loopback = '127.0.0.1';

/**
 * Serves on a port of the loopback address what another server serves on a Unix socket, to whoever knows the token. The printed address
 * carries it; the browser keeps it as a cookie. A web page elsewhere knows no token, but the browser would send the cookie for it: so the
 * page must be called by a name of this machine (`Host`; a foreign name may lead here, too), and what asks must be the page itself
 * (`Origin`).
 */
export class Gate {
  #server;
  #inner;
  #hosts;
  #cookie;
  #token = randomBytes(24).toString('base64url');
  #sockets = new Set();

  /** `inner` is the path of the socket. */
  constructor(inner) {
    this.#inner = inner;
  }

  /** Serves on `port`, and returns the address with the token. */
  async open(port) {
    this.#server = http.createServer((request, response) => this.#answer(request, response));
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.#server.on('connection', (socket) => this.#keep(socket));
    await new Promise((resolve, reject) => {
      this.#server.once('error', (error) => reject(new EnvironmentError(`port ${port} cannot be used: ${error.message}`)));
      this.#server.listen(port, loopback, resolve);
    });
    // Browsers leave out the usual port.
    this.#hosts = [loopback, 'localhost'].flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
    // Cookies do not know of ports: two of these pages must not take each other's.
    this.#cookie = `ttvm-code-${port}`;
    return `http://${loopback}:${port}/?tkn=${this.#token}`;
  }

  /** Serves nobody any more. */
  async close() {
    if (this.#server === undefined) return;
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** Why a request is refused, or undefined. */
  #objection(request) {
    const { host, origin, cookie = '' } = request.headers;
    if (!this.#hosts.includes(host)) return 'This page is not served under that name.';
    const own = `http://${host}`;
    if (origin !== undefined && origin !== own) return 'Another page asks.';
    // Browsers name the origin of every web socket, but not that of every image or navigation; the newer field tells of those.
    if (request.headers.upgrade !== undefined && origin === undefined) return 'A web socket of no page.';
    const site = request.headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin' && site !== 'none') return 'Another page asks.';
    const cookies = cookie.split(';').map((each) => each.trim().split('='));
    if (!cookies.some(([name, value]) => name === this.#cookie && this.#isToken(value)))
      return 'Open the address that ttvm code has printed.';
    return undefined;
  }

  #isToken(text) {
    // Of equal length, whatever was sent, and compared without telling by the time how much of it is right.
    const digest = (value) =>
      createHash('sha256')
        .update(value ?? '')
        .digest();
    return timingSafeEqual(digest(text), digest(this.#token));
  }

  #answer(request, response) {
    if (this.#admit(request, response)) return;
    const objection = this.#objection(request);
    if (objection !== undefined) {
      response.writeHead(403, { 'content-type': 'text/plain' }).end(`${objection}\n`);
      return;
    }
    const onward = this.#ask(request);
    onward.once('response', (answer) => {
      response.writeHead(answer.statusCode, answer.statusMessage, answer.rawHeaders);
      // An answer that breaks off must not look like one that is still coming.
      pipeline(answer, response, () => {});
    });
    onward.once('error', (error) => {
      // The workbench is ending, or has ended; whoever started it says so.
      if (response.headersSent) response.destroy(error);
      else response.writeHead(502, { 'content-type': 'text/plain' }).end('VS Code does not answer.\n');
    });
    response.once('close', () => onward.destroy());
    request.pipe(onward);
  }

  /** Whoever opens the printed address, from wherever, gets the cookie, and then the page without the token in its address. */
  #admit(request, response) {
    if (request.method !== 'GET' || !this.#hosts.includes(request.headers.host)) return false;
    const [, token] = /^\/[^?]*\?(?:.*&)?tkn=([^&]*)/.exec(request.url) ?? [];
    if (!this.#isToken(token)) return false;
    // Not '//name', which would be another machine.
    const page = request.url.replace(/([?&])tkn=[^&]*&?/, '$1').replace(/^[/\\]+/, '/');
    // Not a redirection: it would still count as asked for by the page from which the user came, and the cookie is not sent for that.
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'set-cookie': `${this.#cookie}=${this.#token}; Path=/; HttpOnly; SameSite=Strict`,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    });
    response.end(`<!doctype html><meta http-equiv="refresh" content="0; url=${escape(page)}"><title>TinyTotVM</title>\n`);
    return true;
  }

  #upgrade(request, socket, head) {
    const refuse = (status) => socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\n\r\n`);
    socket.on('error', () => socket.destroy());
    if (this.#objection(request) !== undefined) return refuse('403 Forbidden');
    const onward = this.#ask(request);
    socket.once('close', () => onward.destroy());
    onward.once('response', (answer) => {
      answer.resume();
      refuse(`${answer.statusCode} ${answer.statusMessage}`);
    });
    onward.once('error', () => refuse('502 Bad Gateway'));
    onward.once('upgrade', (answer, inner, first) => {
      this.#keep(inner);
      inner.on('error', () => inner.destroy());
      if (socket.destroyed) return inner.destroy();
      for (const [one, other] of [
        [socket, inner],
        [inner, socket],
      ])
        one.once('close', () => other.destroy());
      const fields = [];
      for (let index = 0; index < answer.rawHeaders.length; index += 2)
        fields.push(`${answer.rawHeaders[index]}: ${answer.rawHeaders[index + 1]}\r\n`);
      socket.write(`HTTP/1.1 101 ${answer.statusMessage}\r\n${fields.join('')}\r\n`);
      socket.write(first);
      inner.write(head);
      inner.pipe(socket);
      socket.pipe(inner);
    });
    onward.end();
  }

  /** The workbench need not know the token, and it can hand requests on to servers of other users of the machine. */
  #ask({ method, url, rawHeaders }) {
    const headers = [];
    for (let index = 0; index < rawHeaders.length; index += 2) {
      const [name, value] = [rawHeaders[index], rawHeaders[index + 1]];
      if (name.toLowerCase() !== 'cookie') headers.push(name, value);
      else {
        const others = value.split(';').filter((each) => each.trim().split('=')[0] !== this.#cookie);
        if (others.length > 0) headers.push(name, others.join(';').trim());
      }
    }
    return http.request({ socketPath: this.#inner, method, path: url, headers, setHost: false });
  }

  #keep(socket) {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  }
}

function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
