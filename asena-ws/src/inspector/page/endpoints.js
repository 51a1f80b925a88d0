/** What each endpoint takes and sends, and what has come of each event. */
const endpointsView = {
  name: 'events',
  title: 'Events',

  build() {
    this.search = element('input', { type: 'search', class: 'search', placeholder: 'Search events', 'aria-label': 'Search events', spellcheck: 'false' });
    this.search.addEventListener('input', () => this.filter());
    this.cards = state.overview.endpoints.map((endpoint) => this.card(endpoint));
    return [element('div', { class: 'toolbar' }, this.search), element('div', { class: 'grid' }, this.cards.map(({ node }) => node))];
  },

  card(endpoint) {
    const { contract } = endpoint;
    const received = endpoint.receives.map((name) => this.event(endpoint, name, 'received', contract?.receives?.[name]));
    const emitted = endpoint.emits.map((name) => this.event(endpoint, name, contract?.calls?.[name] ? 'asked' : 'emitted', contract?.emits?.[name] ?? contract?.calls?.[name]));
    const events = [...received, ...emitted];
    const options = Object.entries(endpoint.options).map(([name, value]) => [element('dt', {}, name), element('dd', {}, typeof value === 'number' ? format.count(value) : String(value))]);
    const about = element(
      'details',
      { class: 'event' },
      element('summary', {}, 'Declaration and options'),
      element(
        'div',
        { class: 'inside' },
        element('dl', { class: 'facts' }, element('dt', {}, 'type'), element('dd', { class: 'mono' }, endpoint.type), element('dt', {}, 'declared at'), element('dd', { class: 'mono' }, endpoint.source), options),
      ),
    );
    const title = element('h2', {}, element('span', { class: 'mono' }, endpoint.path), ` ${endpoint.name}`);
    const node = element(
      'section',
      { class: 'card', 'aria-label': endpoint.path },
      element(
        'header',
        {},
        title,
        endpoint.protocols.map((protocol) => element('span', { class: 'badge' }, protocol)),
        endpoint.is_authenticated && element('span', { class: 'badge' }, 'authenticated'),
        !endpoint.is_typed && element('span', { class: 'badge' }, 'raw messages'),
        endpoint.is_typed && !contract && element('span', { class: 'badge' }, 'no schemas: not in the contract'),
        state.overview.is_read_only ? element('span') : element('button', { type: 'button', class: 'small', 'aria-label': `Try ${endpoint.path} in the console`, onclick: () => consoleView.open(endpoint.path) }, 'Try'),
      ),
      contract?.description && element('div', { class: 'body hint' }, contract.description),
      element('div', {}, events.map(({ node: of }) => of), about),
    );
    return { node, path: endpoint.path, events };
  },

  event(endpoint, name, way, contract) {
    const schemas = state.overview.schemas;
    const count = element('span', { class: 'muted' });
    const time = element('span', { class: 'muted' });
    const payload = contract?.payload;
    const parts = [
      contract?.description && element('p', {}, contract.description),
      payload && schemaPart(way === 'received' ? 'Payload' : 'Data', payload, schemas),
      contract?.reply && schemaPart('Reply', contract.reply, schemas),
      contract?.failures && Object.keys(contract.failures).length > 0 && failuresPart(contract.failures),
      contract?.delivery && contract.delivery !== 'policy' && element('p', { class: 'hint' }, `Delivery: ${contract.delivery}`),
      !contract && element('p', { class: 'hint' }, 'Its schema is not known: the endpoint has no #[handlers(contract)].'),
      contract && !payload && !contract.reply && !contract.description && element('p', { class: 'hint' }, 'Without data.'),
    ];
    const node = element(
      'details',
      { class: 'event' },
      element(
        'summary',
        {},
        element('span', { class: `badge ${way === 'received' ? 'is-accent' : ''}` }, way),
        element('span', { class: 'mono' }, name),
        payload && element('span', { class: 'hint' }, describeShape(payload, schemas)),
        contract?.reply && element('span', { class: 'hint' }, `→ ${describeShape(contract.reply, schemas)}`),
        count,
        time,
      ),
      element('div', { class: 'inside' }, parts),
    );
    const show = (of) => {
      const times = way === 'received' ? of.received : of.sent;
      setText(count, times > 0 ? `×${format.count(times)}` : '');
      setText(time, way === 'received' && of.handled > 0 ? `p50 ${format.ms(of.p50_ms)} · p95 ${format.ms(of.p95_ms)}` : '');
    };
    return { node, name, show };
  },

  filter() {
    const search = this.search.value.trim().toLowerCase();
    for (const { node, path, events } of this.cards) {
      const isChosen = state.endpoint === '' || path === state.endpoint;
      const found = events.filter(({ name }) => name.toLowerCase().includes(search));
      events.forEach((event) => { event.node.hidden = !found.includes(event); });
      node.hidden = !isChosen || (search !== '' && found.length === 0 && !path.includes(search));
    }
  },

  live() {
    this.filter();
    for (const { path, events } of this.cards) {
      const counted = state.live.endpoints.find((endpoint) => endpoint.path === path)?.events ?? [];
      events.forEach((event) => {
        const of = counted.find(({ name }) => name === event.name);
        if (of) {
          event.show(of);
        }
      });
    }
  },
};

function schemaPart(title, schema, schemas) {
  const shape = shapeOf(schema, schemas);
  const rows = shape.kind === 'object'
    ? Object.entries(shape.properties).map(([name, property]) => {
        const about = shapeOf(property, schemas).description;
        const optional = shape.required.includes(name) ? '' : ', optional';
        return [element('dt', { class: 'mono' }, name), element('dd', {}, element('span', { class: 'mono' }, describeShape(property, schemas) + optional), about && ` – ${about}`)];
      })
    : [];
  return element(
    'div',
    { class: 'field' },
    element('h3', {}, title, ' ', element('span', { class: 'hint mono' }, describeShape(schema, schemas))),
    rows.length > 0 && element('dl', { class: 'facts' }, rows),
    element('details', {}, element('summary', { class: 'hint' }, 'JSON Schema'), element('pre', { tabindex: '0' }, JSON.stringify(resolve(schema, schemas), null, 2))),
  );
}

function failuresPart(failures) {
  const rows = Object.entries(failures).map(([code, failure]) => [
    element('dt', { class: 'mono' }, code),
    element('dd', {}, failure.description ?? '', failure.retryable && element('span', { class: 'badge' }, 'may be tried again')),
  ]);
  return element('div', { class: 'field' }, element('h3', {}, 'Errors'), element('dl', { class: 'facts' }, rows));
}
