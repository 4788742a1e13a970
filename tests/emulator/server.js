// Starts telegram-test-api on a free port of the loopback, says which on the first line, and ends when its parent does.
'use strict';

const TelegramServer = require('telegram-test-api');

const server = new TelegramServer({ host: '127.0.0.1', storeTimeout: 24 * 3600 });
server.config.port = 0; // its constructor takes 0 for "not given"

server.start().then(() => console.log(server.server.address().port));

process.stdin.on('end', () => process.exit(0)).resume();
