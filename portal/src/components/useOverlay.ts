import { useEffect, useState, type RefObject } from 'react';
import { useUnsaved } from './unsaved';

const FIELD = [
  'input:not([type=hidden], [type=radio], [disabled], [readonly], [tabindex="-1"])',
  'input[type=radio]:checked:not([disabled])',
  'textarea:not([disabled], [readonly])',
  'button.ant-select:not([disabled])',
].join(',');
const TABBABLE = 'a[href], button:not([disabled]), [tabindex="0"]';
const FOCUSABLE = `${TABBABLE}, input, textarea, select, [tabindex]`;

/** An element that can take the focus: neither gone from the page nor hidden with a part of it. */
function canTakeFocus(element: Element | null): element is HTMLElement {
  return (
    element instanceof HTMLElement && element.isConnected && element !== document.body && element.checkVisibility()
  );
}

/** The first field of a dialog's content; where it has none, the first thing in it that can be used. */
export function focusFirst(content: HTMLElement | null): void {
  const now = document.activeElement;
  if (!content || (content.contains(now) && now?.matches(FIELD))) return; // a field has taken it by itself
  const target = content.querySelector<HTMLElement>(FIELD) ?? content.querySelector<HTMLElement>(TABBABLE);
  target?.focus();
}

/** Focuses the element, else its nearest focusable ancestor, else the page's content. */
export function focusNear(element: Element | null): void {
  let target = element;
  while (target && !(canTakeFocus(target) && target.matches(FOCUSABLE))) target = target.parentElement;
  (target ?? document.getElementById('main'))?.focus({ preventScroll: true });
}

/** Gives the focus back to what opened a dialog. */
export function giveBack(opener: Element | null): void {
  const now = document.activeElement;
  if (now !== document.body && canTakeFocus(now)) return; // somebody else has it, such as the next dialog
  focusNear(opener);
}

/**
 * What every dialog and drawer shares: the focus goes to its first field as it opens, and back to what opened it when it goes.
 * While it is open, the end of the session does not take the page away.
 */
export function useOverlay(content: RefObject<HTMLElement | null>) {
  const [opener] = useState(() => document.activeElement);
  useUnsaved(() => true);
  useEffect(
    () => () => {
      setTimeout(() => giveBack(opener)); // after the dialog has left the page
    },
    [opener],
  );
  return (open: boolean) => {
    if (open) focusFirst(content.current);
  };
}
