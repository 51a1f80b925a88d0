const format = {
  count: (number) => number.toLocaleString('en'),

  /** A rate: short, and of one width where it moves. */
  rate(number) {
    if (number >= 10_000) {
      return `${(number / 1_000).toFixed(1)}k`;
    }
    return number >= 100 || Number.isInteger(number) ? Math.round(number).toLocaleString('en') : number.toFixed(1);
  },

  bytes(number) {
    const units = ['B', 'KiB', 'MiB', 'GiB'];
    let unit = 0;
    let amount = number;
    while (amount >= 1024 && unit < units.length - 1) {
      amount /= 1024;
      unit += 1;
    }
    return `${unit === 0 || amount >= 100 ? Math.round(amount) : amount.toFixed(1)} ${units[unit]}`;
  },

  ms(number) {
    if (number === null || number === undefined) {
      return '–';
    }
    if (number >= 1_000) {
      return `${(number / 1_000).toFixed(1)} s`;
    }
    return `${number >= 10 ? Math.round(number) : number >= 1 ? number.toFixed(1) : number.toFixed(2)} ms`;
  },

  /** How long something has lasted: in its two largest units. */
  duration(ms) {
    const seconds = Math.max(0, Math.floor(ms / 1_000));
    const parts = [[Math.floor(seconds / 86_400), 'd'], [Math.floor(seconds / 3_600) % 24, 'h'], [Math.floor(seconds / 60) % 60, 'm'], [seconds % 60, 's']];
    const first = parts.findIndex(([amount]) => amount > 0);
    return first < 0 ? '0s' : parts.slice(first, first + 2).map(([amount, unit]) => `${amount}${unit}`).join(' ');
  },

  time: (ms) => new Date(ms).toLocaleTimeString('en-GB'),
  moment: (ms) => new Date(ms).toISOString().replace('T', ' ').replace('Z', ' UTC'),
  shortId: (id) => `…${id.slice(-12)}`,
};

/** What close codes mean: RFC 6455 §7.4.1, and this framework's own. */
const CLOSE_CODES = {
  1000: 'normal',
  1001: 'going away',
  1002: 'protocol error',
  1003: 'unsupported data',
  1005: 'no code given',
  1006: 'connection lost',
  1007: 'invalid text',
  1008: 'policy violation',
  1009: 'message too big',
  1010: 'extension missing',
  1011: 'internal error',
  1012: 'service restart',
  1013: 'try again later',
  1014: 'bad gateway',
  1015: 'TLS failed',
  4008: 'slow consumer',
  4010: 'resync',
  4012: 'no pong',
  4013: 'too many messages',
  4014: 'token expired',
  4500: 'invalid token',
  4501: 'too many errors',
  4503: 'kicked',
  4504: 'limit reached',
  4506: 'contract mismatch',
};

const closeMeaning = (code) => CLOSE_CODES[code] ?? 'of the application';

/** Whether it is a sign of trouble, as far as the number tells: what the application means by its own, nobody knows. */
const isTrouble = (code) => code in CLOSE_CODES && ![1000, 1001, 1005, 1012].includes(Number(code));
