/**
 * A table whose rows stay the same elements while their contents change, so that focus and selection stay where they are.
 *
 * A column is `{ title, cell, key?, isNumber?, isHead?, isStatic?, kind? }`: `cell` gives a text or a node, one with a `key` can be sorted by,
 * and a static one is made once for each row.
 */
class Table {
  constructor({ caption, columns, rowKey, empty, sort = null, onSort = null }) {
    this.columns = columns;
    this.rowKey = rowKey;
    this.sort = sort;
    this.rows = new Map();
    this.note = element('span', { class: 'muted' });
    this.heads = columns.map((column) => this.head(column, onSort));
    this.body = element('tbody');
    this.empty = element('p', { class: 'empty' }, empty);
    const table = element(
      'table',
      {},
      element('caption', {}, caption, this.note),
      element('thead', {}, element('tr', {}, this.heads)),
      this.body,
    );
    this.node = element('div', { class: 'card' }, element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption }, table), this.empty);
    this.showSort();
  }

  head(column, onSort) {
    const kind = column.isNumber ? 'number' : undefined;
    if (!column.key || !onSort) {
      const title = column.isStatic ? element('span', { class: 'sr' }, column.title) : column.title;
      return element('th', { scope: 'col', class: kind }, title);
    }
    const click = () => {
      const isSame = this.sort.key === column.key;
      this.sort = { key: column.key, order: isSame && this.sort.order === 'desc' ? 'asc' : 'desc' };
      this.showSort();
      onSort(this.sort);
    };
    return element('th', { scope: 'col', class: kind }, element('button', { type: 'button', onclick: click }, column.title));
  }

  showSort() {
    this.heads.forEach((head, at) => {
      const { key } = this.columns[at];
      if (key && this.sort?.key === key) {
        head.setAttribute('aria-sort', this.sort.order === 'asc' ? 'ascending' : 'descending');
      } else {
        head.removeAttribute('aria-sort');
      }
    });
  }

  show(rows, note = '') {
    setText(this.note, note);
    this.empty.hidden = rows.length > 0;
    const keys = new Set(rows.map(this.rowKey));
    for (const [key, row] of this.rows) {
      if (!keys.has(key)) {
        row.node.remove();
        this.rows.delete(key);
      }
    }
    let before = this.body.firstChild;
    for (const data of rows) {
      const row = this.row(data);
      if (row.node === before) {
        before = before.nextSibling;
      } else {
        this.body.insertBefore(row.node, before);
      }
    }
  }

  row(data) {
    const key = this.rowKey(data);
    let row = this.rows.get(key);
    if (!row) {
      const cells = this.columns.map((column) => {
        const kind = column.isNumber ? 'number' : column.kind;
        return column.isHead ? element('th', { scope: 'row', class: kind }) : element('td', { class: kind });
      });
      row = { node: element('tr', {}, cells), cells, data: null };
      this.rows.set(key, row);
    }
    const text = JSON.stringify(data);
    if (row.data !== text) {
      this.columns.forEach((column, at) => {
        if (column.isStatic && row.data !== null) {
          return;
        }
        const content = column.cell(data);
        if (content instanceof Node) {
          row.cells[at].replaceChildren(content);
        } else {
          setText(row.cells[at], content);
        }
      });
      row.data = text;
    }
    return row;
  }
}

/** Which part of a long list is shown. */
class Pager {
  constructor(onTurn) {
    this.limit = 50;
    this.offset = 0;
    this.says = element('span');
    const turn = (by) => {
      this.offset = Math.max(0, this.offset + by * this.limit);
      onTurn();
    };
    this.back = element('button', { type: 'button', class: 'small', onclick: () => turn(-1) }, 'Previous');
    this.on = element('button', { type: 'button', class: 'small', onclick: () => turn(1) }, 'Next');
    this.node = element('nav', { class: 'pager', 'aria-label': 'Pages' }, this.says, this.back, this.on);
  }

  show(matched, shown) {
    this.node.hidden = matched <= this.limit && this.offset === 0;
    this.back.disabled = this.offset === 0;
    this.on.disabled = this.offset + shown >= matched;
    setText(this.says, `${format.count(Math.min(this.offset + 1, matched))}–${format.count(this.offset + shown)} of ${format.count(matched)}`);
  }
}
