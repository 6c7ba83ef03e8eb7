import type { FormInstance } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useBlocker } from 'react-router';
import { useQuestion } from './useQuestion';

const SIGN_IN = '/login'; // without a session there is nothing to stay for

function useDiscardQuestion() {
  const { t } = useTranslation();
  const question = useQuestion();
  return (onDiscard: () => void, onKeep?: () => void) => {
    let agreed = false;
    question({
      title: t('common.discardTitle'),
      content: t('common.discardHint'),
      okText: t('common.discard'),
      destroys: true,
      cancelText: t('common.keepEditing'),
      onOk: () => {
        agreed = true;
      },
      onCancel: onKeep,
      afterClose: () => agreed && onDiscard(), // a drawer that goes first gives the focus back while the question has it
    });
  };
}

/** The way out of a drawer with a form: asks before it throws away what was entered. */
export function useDiscard(form: FormInstance, close: () => void): () => void {
  const ask = useDiscardQuestion();
  return () => (form.isFieldsTouched() ? ask(close) : close());
}

/**
 * Asks before a page whose form has been filled in is left, by a link, by Back or with the tab. Returns what goes around saving:
 * after it the page may be left without a question, unless saving failed or resolved to `false`.
 */
export function useStay(form: FormInstance): (saving: () => Promise<unknown>) => Promise<void> {
  const ask = useDiscardQuestion();
  const free = useRef(false);
  const dirty = () => !free.current && form.isFieldsTouched();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      dirty() && nextLocation.pathname !== SIGN_IN && currentLocation.pathname !== nextLocation.pathname,
  );
  const blocked = blocker.state === 'blocked';
  useEffect(() => {
    if (blocked) ask(blocker.proceed, blocker.reset);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- one question for one attempt to leave
  }, [blocked]);
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (dirty()) event.preventDefault();
    };
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  });
  return async (saving) => {
    free.current = true;
    try {
      if ((await saving()) === false) free.current = false;
    } catch (error) {
      free.current = false;
      throw error;
    }
  };
}
