/** How often the server is asked. */
const EVERY_MS = 1_000;

const THEME_KEY = 'asena-inspector-theme';
const THEMES = ['auto', 'light', 'dark'];

let views = [];
let current = null;
let timer = null;

/** Calls once the writing has stopped for a moment. */
function debounced(doing) {
  let waiting = null;
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(doing, 150);
  };
}

const asked = new Map();

/** The answer, unless a later question of the same kind was asked meanwhile, or it failed, which is said. */
async function latest(kind, asking) {
  const number = (asked.get(kind) ?? 0) + 1;
  asked.set(kind, number);
  try {
    const answer = await asking();
    return asked.get(kind) === number ? answer : null;
  } catch (error) {
    failed(error);
    return null;
  }
}

function failed(error) {
  if (error.status === 401) {
    askForToken(error.code === 'token_wrong' ? error.message : '');
    return;
  }
  const words = error instanceof ApiError ? error.message : 'the server does not answer; trying again';
  setText($('banner'), words);
  $('banner').hidden = false;
}

async function tick() {
  clearTimeout(timer);
  // Nobody looks: nobody is asked.
  if (document.visibilityState === 'visible') {
    await poll();
  }
  clearTimeout(timer);
  if (state.overview) {
    timer = setTimeout(tick, EVERY_MS);
  }
}

async function poll() {
  const live = await latest('live', () => api.ask('live', { since: state.next, endpoint: state.endpoint }));
  if (!live) {
    return;
  }
  $('banner').hidden = true;
  const last = live.samples.at(-1);
  if (state.live && live.uptime_ms < state.live.uptime_ms) {
    // Another process: its samples and its endpoints are others.
    location.reload();
    return;
  }
  state.live = live;
  if (last) {
    state.samples = [...state.samples, ...live.samples].slice(-WINDOW_SAMPLES);
    state.next = last.number + 1;
  }
  showFoot();
  current.live?.();
  await current.poll?.();
}

function showFoot() {
  const { phase, uptime_ms } = state.live;
  setText($('phase'), phase.replaceAll('_', ' '));
  $('phase').className = phase === 'serving' ? 'badge is-good' : 'badge is-bad';
  setText($('uptime'), `up ${format.duration(uptime_ms)}`);
  $('foot').hidden = false;
}

/** The charts begin anew: what was shown is of other endpoints. */
function chooseEndpoint(path) {
  if (state.endpoint === path) {
    return;
  }
  state.endpoint = path;
  state.samples = [];
  state.next = 0;
  $('endpoint-filter').value = path;
}

function showView(name, focuses = false) {
  current = views.find((view) => view.name === name) ?? views[0];
  for (const view of views) {
    const isCurrent = view === current;
    view.panel.hidden = !isCurrent;
    view.tab.setAttribute('aria-selected', String(isCurrent));
    view.tab.tabIndex = isCurrent ? 0 : -1;
  }
  if (focuses) {
    current.tab.focus();
  }
  document.title = `${current.title} – Inspector`;
  history.replaceState(null, '', `#${current.name}`);
  if (state.live) {
    current.live?.();
  }
  tick();
}

function buildViews() {
  const all = [overviewView, connectionsView, roomsView, endpointsView, closesView];
  views = state.overview.is_read_only ? all : [...all, consoleView];
  for (const view of views) {
    view.tab = element(
      'button',
      { type: 'button', role: 'tab', id: `tab-${view.name}`, 'aria-controls': `panel-${view.name}`, onclick: () => showView(view.name) },
      view.title,
    );
    view.panel = element('section', { role: 'tabpanel', id: `panel-${view.name}`, 'aria-labelledby': `tab-${view.name}`, hidden: true });
  }
  $('tabs').replaceChildren(...views.map(({ tab }) => tab));
  $('panels').replaceChildren(...views.map(({ panel }) => panel));
  for (const view of views) {
    view.panel.append(...view.build());
  }
}

function moveInTabs(event) {
  const by = { ArrowLeft: -1, ArrowRight: 1, Home: -views.length, End: views.length }[event.key];
  if (by === undefined) {
    return;
  }
  event.preventDefault();
  const at = views.indexOf(current) + by;
  const isEnd = event.key === 'Home' || event.key === 'End';
  const next = isEnd ? Math.min(Math.max(at, 0), views.length - 1) : (at + views.length) % views.length;
  showView(views[next].name, true);
}

/** `/` is for the search of the view, unless it is written somewhere. */
function focusSearch(event) {
  const isWriting = event.target.closest?.('input, textarea, select, dialog');
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isWriting || !current?.search) {
    return;
  }
  event.preventDefault();
  current.search.focus();
  current.search.select();
}

function showTheme(theme) {
  if (theme === 'auto') {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = theme;
  }
  setText($('theme'), `Theme: ${theme}`);
}

function nextTheme() {
  const theme = THEMES[(THEMES.indexOf(localStorage.getItem(THEME_KEY) ?? 'auto') + 1) % THEMES.length];
  localStorage.setItem(THEME_KEY, theme);
  showTheme(theme);
}

function askForToken(problem) {
  state.overview = null;
  state.live = null;
  clearTimeout(timer);
  api.token = null;
  $('panels').replaceChildren();
  $('tabs').replaceChildren();
  $('foot').hidden = true;
  $('login').hidden = false;
  setText($('login-problem'), problem);
  $('token').value = '';
  $('token').focus();
}

async function begin() {
  try {
    state.overview = await api.ask('overview');
  } catch (error) {
    failed(error);
    if (error.status !== 401 && error.status !== 403) {
      setTimeout(begin, 2_000);
    }
    return;
  }
  $('login').hidden = true;
  $('banner').hidden = true;
  setText($('version'), `asena-ws ${state.overview.version}`);
  $('read-only').hidden = !state.overview.is_read_only;
  $('log-out').hidden = api.token === null;
  const paths = state.overview.endpoints.map(({ path }) => element('option', { value: path }, path));
  $('endpoint-filter').replaceChildren(element('option', { value: '' }, 'All endpoints'), ...paths);
  state.samples = [];
  state.next = 0;
  state.endpoint = '';
  buildViews();
  showView(location.hash.slice(1));
}

$('login').addEventListener('submit', (event) => {
  event.preventDefault();
  api.token = $('token').value;
  begin();
});
$('log-out').addEventListener('click', () => askForToken(''));
$('endpoint-filter').addEventListener('change', ({ target }) => {
  chooseEndpoint(target.value);
  tick();
});
$('tabs').addEventListener('keydown', moveInTabs);
$('theme').addEventListener('click', nextTheme);
document.addEventListener('keydown', focusSearch);
document.addEventListener('visibilitychange', tick);
window.addEventListener('hashchange', () => state.overview && showView(location.hash.slice(1)));
showTheme(localStorage.getItem(THEME_KEY) ?? 'auto');
begin();
