'use strict';

const $ = (id) => document.getElementById(id);

/** An HTML element. Properties beginning with `on` are listeners; all text is text. */
function element(name, properties = {}, ...children) {
  return furnish(document.createElement(name), properties, children);
}

function svg(name, properties = {}, ...children) {
  return furnish(document.createElementNS('http://www.w3.org/2000/svg', name), properties, children);
}

function furnish(node, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) {
      continue;
    }
    if (name.startsWith('on')) {
      node.addEventListener(name.slice(2), value);
    } else if (name === 'value' || name === 'checked' || name === 'selected') {
      node[name] = value;
    } else {
      node.setAttribute(name, value === true ? '' : String(value));
    }
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Changes a text only if it is another: what a screen reader or a selection is in stays as it is. */
function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

let lastId = 0;
const freshId = (prefix) => `${prefix}-${(lastId += 1)}`;

/** A label above a control. */
function field(label, control, hint = null) {
  control.id ||= freshId('field');
  return element(
    'div',
    { class: 'field' },
    element('div', { class: 'head' }, element('label', { for: control.id }, label), hint && element('span', { class: 'hint' }, hint)),
    control,
  );
}

function select(options, value, properties = {}) {
  const node = element(
    'select',
    properties,
    options.map((option) => {
      const [key, text] = Array.isArray(option) ? option : [option, option];
      return element('option', { value: key }, text);
    }),
  );
  if (value !== undefined) {
    node.value = value;
  }
  return node;
}

/** Says in the corner, and to screen readers, what has come of something. */
function toast(text, isBad = false) {
  const node = element('div', { class: isBad ? 'toast is-bad' : 'toast' }, text);
  $('toasts').append(node);
  setTimeout(() => node.remove(), isBad ? 8_000 : 4_000);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast('Copied');
  } catch {
    toast('The browser does not let this page copy', true);
  }
}
