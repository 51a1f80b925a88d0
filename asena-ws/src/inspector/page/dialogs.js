/** Asks for something in a dialog. Gives the form's values by the names of its controls, or null if it was called off. */
function askFor({ title, hint, fields, action, isDangerous = false }) {
  return new Promise((resolve) => {
    const titleId = freshId('dialog');
    const dialog = element(
      'dialog',
      { 'aria-labelledby': titleId },
      element(
        'form',
        { method: 'dialog' },
        element('h2', { id: titleId }, title),
        hint && element('p', { class: 'hint mono' }, hint),
        fields,
        element(
          'div',
          { class: 'row' },
          element('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel'),
          element('button', { type: 'submit', class: isDangerous ? 'danger' : 'primary', value: 'done' }, action),
        ),
      ),
    );
    dialog.addEventListener('close', () => {
      const values = dialog.returnValue === 'done' ? Object.fromEntries(new FormData(dialog.querySelector('form'))) : null;
      dialog.remove();
      resolve(values);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Closes one connection, or all of a room. */
async function disconnectDialog(whom, words) {
  const codes = [[4503, '4503 kicked – should not come back'], [1000, '1000 normal'], [1008, '1008 policy violation'], [1012, '1012 restart – comes back'], [4000, '4000 of the application']];
  const order = await askFor({
    title: `Disconnect ${words}`,
    fields: [
      field('Close code', select(codes, 4503, { name: 'code' })),
      field('Reason', element('input', { name: 'reason', maxlength: '123', placeholder: 'what the client is told' })),
    ],
    action: 'Disconnect',
    isDangerous: true,
  });
  if (order) {
    const done = ({ disconnected }) => `Disconnected ${disconnected} ${disconnected === 1 ? 'connection' : 'connections'}`;
    await act(() => api.order('disconnect', { ...whom, code: Number(order.code), reason: order.reason }), done);
  }
}

async function joinDialog(id) {
  const order = await askFor({
    title: 'Put the connection into a room',
    hint: id,
    fields: [field('Room', element('input', { name: 'room', required: true, maxlength: '255', autocomplete: 'off' }))],
    action: 'Join',
  });
  if (order) {
    await act(() => api.order('join', { id, room: order.room }), () => `Joined ${order.room}`);
  }
}

/** A text as it is: typed clients read it as an event, if it is one. */
async function sendDialog(whom, words) {
  const order = await askFor({
    title: `Send a text to ${words}`,
    fields: [field('Text', element('textarea', { name: 'text', required: true, rows: '6', spellcheck: 'false' }), 'sent as it is')],
    action: 'Send',
  });
  if (order) {
    const done = ({ queued, dropped }) => `Sent to ${queued}${dropped > 0 ? `, ${dropped} did not fit` : ''}`;
    await act(() => api.order('send', { ...whom, text: order.text }), done);
  }
}
