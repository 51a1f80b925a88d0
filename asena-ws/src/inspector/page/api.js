const TOKEN_KEY = 'asena-inspector-token';

/** Why the server did not do what it was asked for. */
class ApiError extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const api = {
  get token() {
    return sessionStorage.getItem(TOKEN_KEY);
  },
  set token(token) {
    if (token === null) {
      sessionStorage.removeItem(TOKEN_KEY);
    } else {
      sessionStorage.setItem(TOKEN_KEY, token);
    }
  },

  async ask(path, parameters = {}) {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== undefined && value !== null && value !== '') {
        query.set(name, value);
      }
    }
    return this.fetch(`/_asena/api/${path}?${query}`, {});
  },

  async order(path, body) {
    return this.fetch(`/_asena/api/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', 'x-asena-inspector': '1' },
    });
  },

  async fetch(url, options) {
    const headers = { ...options.headers };
    if (this.token !== null) {
      headers.authorization = `Bearer ${this.token}`;
    }
    const response = await fetch(url, { ...options, headers, cache: 'no-store', credentials: 'omit' });
    const body = await response.json().catch(() => null);
    if (!response.ok) {
      const { code = 'unknown', message = `the server answered ${response.status}` } = body?.error ?? {};
      throw new ApiError(response.status, code, message);
    }
    return body;
  },
};

/** What the page knows. */
const state = {
  overview: null,
  live: null,
  samples: [],
  next: 0,
  /** The path of the endpoint that is looked at; empty for all. */
  endpoint: '',
};

/** Does something, and says what has come of it. Whether it was done. */
async function act(doing, done) {
  try {
    toast(done(await doing()));
    return true;
  } catch (error) {
    toast(error.message, true);
    return false;
  }
}
