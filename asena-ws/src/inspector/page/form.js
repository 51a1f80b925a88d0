/**
 * An editor of a value by its schema: `{ node, value() }`. `value` throws an `InvalidInput` at the control that has something else.
 */
class InvalidInput extends Error {
  constructor(message, control) {
    super(message);
    this.control = control;
  }
}

function editor(name, schema, schemas, initial, depth = 0) {
  const shape = shapeOf(schema, schemas);
  if (shape.isNullable) {
    return nullableEditor(name, schema, schemas, initial, depth);
  }
  return bareEditor(name, shape, schema, schemas, initial, depth);
}

function bareEditor(name, shape, schema, schemas, initial, depth) {
  if (depth > DEPTH_MAX) {
    return jsonEditor(name, initial ?? null);
  }
  const hint = describeShape({ ...(typeof schema === 'object' ? schema : {}) }, schemas);
  const make = {
    object: () => objectEditor(name, shape, schemas, initial, depth),
    array: () => listEditor(name, shape, schemas, initial, depth),
    map: () => mapEditor(name, shape, schemas, initial, depth),
    tuple: () => tupleEditor(name, shape, schemas, initial, depth),
    choice: () => choiceEditor(name, shape, schemas, initial, depth),
    enum: () => enumEditor(name, shape, initial),
    constant: () => ({ node: element('p', { class: 'hint' }, `${name}: ${JSON.stringify(shape.value)}`), value: () => shape.value }),
    boolean: () => booleanEditor(name, shape, initial),
    string: () => stringEditor(name, shape, hint, initial),
    integer: () => numberEditor(name, shape, hint, initial),
    number: () => numberEditor(name, shape, hint, initial),
    null: () => ({ node: element('p', { class: 'hint' }, `${name}: null`), value: () => null }),
  }[shape.kind];
  return make ? make() : jsonEditor(name, initial ?? exampleOf(schema, schemas));
}

function withDescription(node, shape) {
  if (shape.description) {
    const id = freshId('about');
    node.append(element('p', { class: 'hint', id }, shape.description));
    node.querySelector('input, select, textarea')?.setAttribute('aria-describedby', id);
  }
  return node;
}

function group(name, shape, ...children) {
  const about = shape.description && element('p', { class: 'hint' }, shape.description);
  return element('fieldset', {}, element('legend', {}, name), about, children);
}

function stringEditor(name, shape, hint, initial) {
  const control = element('input', { value: initial ?? '', spellcheck: 'false', autocomplete: 'off', maxlength: shape.limits.maxLength });
  return { node: withDescription(field(name, control, hint), shape), value: () => control.value };
}

function numberEditor(name, shape, hint, initial) {
  const { minimum, maximum } = shape.limits;
  const control = element('input', { inputmode: 'decimal', value: initial ?? minimum ?? 0, autocomplete: 'off' });
  const value = () => {
    const text = control.value.trim();
    const number = Number(text);
    const isGood =
      text !== '' && Number.isFinite(number) && (shape.kind !== 'integer' || Number.isInteger(number)) && !(number < minimum) && !(number > maximum);
    if (!isGood) {
      throw new InvalidInput(`${name} is to be ${describeShape(shape.limits, {})}`, control);
    }
    return number;
  };
  return { node: withDescription(field(name, control, hint), shape), value };
}

function booleanEditor(name, shape, initial) {
  const control = element('input', { type: 'checkbox', checked: initial === true });
  const node = element('div', { class: 'field' }, element('label', { class: 'check' }, control, name));
  return { node: withDescription(node, shape), value: () => control.checked };
}

function enumEditor(name, shape, initial) {
  const control = select(shape.values.map((value, at) => [at, String(value)]), Math.max(0, shape.values.indexOf(initial)));
  return { node: withDescription(field(name, control), shape), value: () => shape.values[Number(control.value)] };
}

function jsonEditor(name, initial) {
  const control = element('textarea', { rows: '4', spellcheck: 'false', value: JSON.stringify(initial, null, 2) });
  const value = () => {
    try {
      return JSON.parse(control.value);
    } catch (error) {
      throw new InvalidInput(`${name} is no JSON: ${error.message}`, control);
    }
  };
  return { node: field(name, control, 'JSON'), value };
}

function objectEditor(name, shape, schemas, initial, depth) {
  const properties = Object.entries(shape.properties).map(([key, schema]) => {
    const isRequired = shape.required.includes(key);
    const make = isRequired ? editor : optionalEditor;
    return [key, make(key, schema, schemas, initial?.[key], depth + 1)];
  });
  const value = () => {
    const entries = properties.map(([key, inner]) => [key, inner.value()]);
    return Object.fromEntries(entries.filter(([, of]) => of !== undefined));
  };
  const nodes = properties.map(([, inner]) => inner.node);
  return { node: name === null ? element('div', { class: 'items' }, nodes) : group(name, shape, nodes), value };
}

/** A value behind a box that says whether there is one; else it is `without`. */
function boxed(name, words, make, isThere, without) {
  let inner = null;
  const place = element('div');
  const box = element('input', { type: 'checkbox', checked: isThere });
  const follow = () => {
    inner = box.checked ? make() : null;
    place.replaceChildren(...(inner ? [inner.node] : []));
  };
  box.addEventListener('change', follow);
  follow();
  const node = element('div', { class: 'field' }, element('label', { class: 'check' }, box, words, element('span', { class: 'sr' }, ` (${name})`)), place);
  return { node, value: () => (inner ? inner.value() : without) };
}

/** One that may be left out. */
function optionalEditor(name, schema, schemas, initial, depth) {
  const shape = shapeOf(schema, schemas);
  const make = () => bareEditor(name, shape, schema, schemas, initial ?? undefined, depth);
  return boxed(name, `${name} – optional`, make, initial !== undefined && initial !== null, undefined);
}

function nullableEditor(name, schema, schemas, initial, depth) {
  const shape = shapeOf(schema, schemas);
  const make = () => bareEditor(name, shape, schema, schemas, initial ?? undefined, depth);
  return boxed(name, `${name} – not null`, make, initial !== undefined && initial !== null, null);
}

function listEditor(name, shape, schemas, initial, depth) {
  const items = [];
  const list = element('div', { class: 'items' });
  const add = (value) => {
    const inner = editor(`${name} ${items.length + 1}`, shape.items, schemas, value, depth + 1);
    const remove = element('button', { type: 'button', class: 'small', 'aria-label': `Remove ${name} ${items.length + 1}` }, 'Remove');
    const node = element('div', { class: 'item' }, inner.node, remove);
    const item = { inner, node };
    remove.addEventListener('click', () => {
      items.splice(items.indexOf(item), 1);
      node.remove();
      more.focus();
    });
    items.push(item);
    list.append(node);
    return node;
  };
  const more = element('button', { type: 'button', class: 'small' }, `Add to ${name}`);
  more.addEventListener('click', () => add(undefined).querySelector('input, select, textarea, button')?.focus());
  (Array.isArray(initial) ? initial : []).forEach(add);
  return {
    node: group(name, shape, list, element('div', {}, more)),
    value: () => items.map(({ inner }) => inner.value()),
  };
}

function mapEditor(name, shape, schemas, initial, depth) {
  const entries = Object.entries(initial ?? {}).map(([key, value]) => ({ key, value }));
  const pair = {
    type: 'object',
    properties: { key: { type: 'string' }, value: shape.values },
    required: ['key', 'value'],
  };
  const list = listEditor(name, { ...shape, items: pair }, schemas, entries, depth);
  return { node: list.node, value: () => Object.fromEntries(list.value().map(({ key, value }) => [key, value])) };
}

function tupleEditor(name, shape, schemas, initial, depth) {
  const items = shape.items.map((item, at) => editor(`${name} ${at + 1}`, item, schemas, initial?.[at], depth + 1));
  return { node: group(name, shape, items.map(({ node }) => node)), value: () => items.map((item) => item.value()) };
}

function choiceEditor(name, shape, schemas, initial, depth) {
  const names = shape.choices.map((choice, at) => choiceName(choice, schemas, at));
  const shared = shape.common && objectEditor(null, shapeOf(shape.common, schemas), schemas, initial, depth);
  const place = element('div', { class: 'items' });
  let inner = null;
  const control = select(names.map((of, at) => [at, of]), fittingChoice(shape.choices, schemas, initial));
  const follow = (value) => {
    const choice = shape.choices[Number(control.value)];
    const inside = shapeOf(choice, schemas);
    inner = inside.kind === 'object'
      ? objectEditor(null, inside, schemas, value, depth + 1)
      : bareEditor('value', inside, choice, schemas, value, depth + 1);
    const about = inside.description && element('p', { class: 'hint' }, inside.description);
    place.replaceChildren(...[about, inner.node].filter(Boolean));
  };
  control.addEventListener('change', () => follow(undefined));
  follow(initial);
  const value = () => {
    const chosen = inner.value();
    return shared && chosen && typeof chosen === 'object' ? { ...shared.value(), ...chosen } : chosen;
  };
  return { node: group(name, shape, shared?.node, field(`Variant of ${name}`, control), place), value };
}

/** The place of the first choice whose tags are those of the value. */
function fittingChoice(choices, schemas, value) {
  const fits = (choice) => {
    const found = resolve(choice, schemas);
    const constant = constantOf(found);
    if (constant !== undefined) {
      return constant === value;
    }
    const properties = Object.entries(found?.properties ?? {});
    const isObject = value !== null && typeof value === 'object';
    return isObject && properties.length > 0 && properties.every(([key, property]) => {
      const tag = constantOf(resolve(property, schemas));
      return tag === undefined ? !found.required?.includes(key) || key in value : value[key] === tag;
    });
  };
  return Math.max(0, choices.findIndex(fits));
}
