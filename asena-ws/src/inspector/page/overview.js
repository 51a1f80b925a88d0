/** What goes on: charts of the last minutes, and each endpoint in one line. */
const overviewView = {
  name: 'overview',
  title: 'Overview',

  build() {
    const rate = format.rate;
    this.charts = [
      new Chart('Connections', [{ name: 'open', of: (sample) => sample.connections, format: format.count }]),
      new Chart('Messages a second', [
        { name: 'received', of: (sample) => sample.received, format: rate },
        { name: 'sent', of: (sample) => sample.sent, format: rate },
      ]),
      new Chart('Time of handlers', [
        { name: 'p99', of: (sample) => sample.p99_ms, format: format.ms },
        { name: 'p95', of: (sample) => sample.p95_ms, format: format.ms },
        { name: 'p50', of: (sample) => sample.p50_ms, format: format.ms },
      ]),
      new Chart('Bytes a second', [
        { name: 'received', of: (sample) => sample.received_bytes, format: format.bytes },
        { name: 'sent', of: (sample) => sample.sent_bytes, format: format.bytes },
      ]),
      new Chart('Errors and drops a second', [
        { name: 'errors', of: (sample) => sample.errors, format: rate },
        { name: 'dropped', of: (sample) => sample.dropped, format: rate },
      ]),
      new Chart('Connects and closes a second', [
        { name: 'opened', of: (sample) => sample.opened, format: rate },
        { name: 'closed', of: (sample) => sample.closed, format: rate },
      ]),
    ];
    this.endpoints = new Table({
      caption: 'Endpoints',
      rowKey: ({ path }) => path,
      empty: 'The app has no endpoints.',
      columns: [
        { title: 'Path', cell: ({ path }) => element('span', { class: 'mono' }, path), isHead: true },
        { title: 'Name', cell: ({ name }) => name },
        { title: 'Connections', cell: ({ connections }) => format.count(connections), isNumber: true },
        { title: 'Rooms', cell: ({ rooms }) => format.count(rooms), isNumber: true },
        { title: 'Received', cell: ({ received }) => format.count(received), isNumber: true },
        { title: 'Sent', cell: ({ sent }) => format.count(sent), isNumber: true },
        { title: 'Waiting', cell: ({ outbox_bytes }) => format.bytes(outbox_bytes), isNumber: true },
        { title: 'Errors', cell: ({ errors }) => format.count(errors), isNumber: true },
      ],
    });
    this.closed = countsTable('Closed, by code', 'Code', (code) => (code === '_other' ? 'other codes' : `${code} ${closeMeaning(code)}`));
    this.upgrades = countsTable('Handshakes, by outcome', 'Outcome', (outcome) => outcome.replaceAll('_', ' '));
    this.trouble = countsTable('Trouble', 'What', (what) => what);
    return [
      element('div', { class: 'grid charts' }, this.charts.map((chart) => chart.node)),
      element('div', { class: 'grid under' }, this.endpoints.node),
      element('div', { class: 'grid under' }, this.closed.node, this.upgrades.node, this.trouble.node),
    ];
  },

  live() {
    this.charts.forEach((chart) => chart.show(state.samples));
    const sum = (list, of) => list.reduce((all, one) => all + of(one), 0);
    const rows = chosenEndpoints().map((endpoint) => ({
      path: endpoint.path,
      name: state.overview.endpoints.find(({ path }) => path === endpoint.path)?.name ?? '',
      connections: endpoint.connections,
      rooms: endpoint.rooms,
      received: sum(endpoint.events, ({ received }) => received),
      sent: sum(endpoint.events, ({ sent }) => sent),
      outbox_bytes: endpoint.outbox_bytes,
      errors: sum(Object.values(endpoint.failures), (count) => count),
    }));
    this.endpoints.show(rows);
    this.closed.showCounts(added('closed'));
    this.upgrades.showCounts(added('upgrades'));
    this.trouble.showCounts({
      ...prefixed('handler error: ', added('failures')),
      ...prefixed('not understood: ', added('decode_errors')),
      ...prefixed('dropped: ', added('drops')),
      ...prefixed('limit: ', added('limits')),
      ...prefixed('limit on trial: ', added('limits_on_trial')),
    });
  },
};

/** Those that the filter leaves. */
function chosenEndpoints() {
  return state.live.endpoints.filter(({ path }) => state.endpoint === '' || path === state.endpoint);
}

/** The counts by a label, over the endpoints. */
function added(kind) {
  const all = {};
  for (const endpoint of chosenEndpoints()) {
    for (const [label, count] of Object.entries(endpoint[kind])) {
      all[label] = (all[label] ?? 0) + count;
    }
  }
  return all;
}

const prefixed = (prefix, counts) =>
  Object.fromEntries(Object.entries(counts).map(([label, count]) => [prefix + label.replaceAll('_', ' '), count]));

/** Counts by a label, with a bar for each share. */
function countsTable(caption, label, words) {
  const table = new Table({
    caption,
    rowKey: ({ key }) => key,
    empty: 'None yet.',
    columns: [
      { title: label, cell: ({ key }) => words(key), isHead: true },
      { title: 'Share', cell: ({ share }) => meter(share) },
      { title: 'Count', cell: ({ count }) => format.count(count), isNumber: true },
    ],
  });
  table.showCounts = (counts) => {
    const entries = Object.entries(counts).sort(([, one], [, other]) => other - one);
    const total = entries.reduce((all, [, count]) => all + count, 0);
    table.show(entries.map(([key, count]) => ({ key, count, share: count / total })));
  };
  return table;
}

function meter(share) {
  const bar = svg('svg', { viewBox: '0 0 100 6', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, svg('rect', { width: share * 100, height: 6 }));
  return element('span', { class: 'meter' }, bar);
}
