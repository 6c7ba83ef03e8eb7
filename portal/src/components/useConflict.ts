import { App } from 'antd';
import { useState } from 'react';
import { problemOf } from '@/api/problem';
import { useErrorText } from './errorText';

/** What the person has typed, against what somebody else saved first. */
export interface Clash<R, V> {
  theirs: R;
  mine: V;
}

/** For forms that save with If-Match: on 412 fetches what is stored now, so that ConflictDialog can show both. */
export function useConflict<R, V>(readAgain: () => Promise<R>) {
  const { message } = App.useApp();
  const errorText = useErrorText();
  const [clash, setClash] = useState<Clash<R, V> | null>(null);
  /** true when `error` was a clash and is dealt with here */
  const notice = (error: unknown, mine: () => V): boolean => {
    if (problemOf(error).status !== 412) return false;
    readAgain().then(
      (theirs) => setClash({ theirs, mine: mine() }),
      (failure: unknown) => void message.error(errorText(failure)),
    );
    return true;
  };
  return { clash, notice, close: () => setClash(null) };
}
