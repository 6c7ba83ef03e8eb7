import { useEffect } from 'react';

/** The fields in which Enter means "send this form": plain text. Every other input of antd has another class. */
const SENDS = 'input.ant-input';

/** Browsers submit a form on Enter in any of its inputs (HTML, "implicit submission"), a date picker or a checkbox included. */
function keepFromSubmitting(event: KeyboardEvent): void {
  const { key, target } = event;
  if (key === 'Enter' && target instanceof HTMLInputElement && target.form && !target.matches(SENDS))
    event.preventDefault();
}

/**
 * Lets Enter in a picker, select, number, checkbox or radio take the value over without submitting the form. The listener stands at the
 * document, so it runs after the field's own handlers and holds for every form of the portal.
 */
export function useEnterInForms(): void {
  useEffect(() => {
    document.addEventListener('keydown', keepFromSubmitting);
    return () => document.removeEventListener('keydown', keepFromSubmitting);
  }, []);
}
