// Messages of the protocols of editors: a body of JSON behind its length.

/** Has each message of a stream handled, with the moment at which the last of its bytes came. */
export function onMessage(stream, handle) {
  let input = Buffer.alloc(0);
  stream.on('data', (data) => {
    input = Buffer.concat([input, data]);
    for (;;) {
      const end = input.indexOf('\r\n\r\n');
      const length = end < 0 ? Infinity : Number(/Content-Length: (\d+)/.exec(input.toString('latin1', 0, end))[1]);
      if (input.length < end + 4 + length) return;
      const arrived = performance.now();
      const message = JSON.parse(input.toString('utf8', end + 4, end + 4 + length));
      input = input.subarray(end + 4 + length);
      handle(message, arrived);
    }
  });
}

export function send(stream, message) {
  const body = JSON.stringify(message);
  stream.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}
