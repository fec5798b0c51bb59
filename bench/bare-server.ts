import { createServer } from 'node:http';

/** The least an HTTP server can do with a command: read it, parse it, answer. */
const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8').on('data', (text: string) => (body += text));
  request.on('end', () => {
    JSON.parse(body);
    response.setHeader('content-type', 'application/json').end('{"ok":true}');
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address && typeof address === 'object') process.stdout.write(`http://127.0.0.1:${address.port}\n`);
});
