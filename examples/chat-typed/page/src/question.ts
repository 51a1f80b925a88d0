// A question with two answers.

import { element } from './elements.js';

/** Whether somebody says yes. It is no, if it is put away or nobody waits for the answer any more. */
export function ask(question: string, signal: AbortSignal): Promise<boolean> {
  const dialog = element('dialog', 'question');
  const form = element('form', '');
  form.method = 'dialog';
  form.append(element('p', 'text', question), answer('Yes', 'yes'), ' ', answer('No', 'no'));
  dialog.append(form);
  document.body.append(dialog);
  const close = (): void => dialog.close('no');
  signal.addEventListener('abort', close, { once: true });
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      signal.removeEventListener('abort', close);
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    dialog.showModal();
  });
}

function answer(text: string, value: string): HTMLButtonElement {
  const button = element('button', '', text);
  button.value = value;
  return button;
}
