import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { invalidate } from '@/api/client';
import { restoreUsersMutation } from '@/api/gen/@tanstack/react-query.gen';
import type { RefusedRestoration } from '@/api/gen';
import { useErrorText } from '@/components/errorText';
import { useRestorationText } from '@/components/useRestorationText';

const MOST_NAMED = 20;
export const MOST_AT_ONCE = 1000; // users in one request, as the API takes them

function Refused({ refused }: { refused: RefusedRestoration[] }) {
  const { t } = useTranslation();
  const reason = useRestorationText();
  return (
    <>
      <p>{t('deleted.refusedHint')}</p>
      <ul className="consequences">
        {refused.slice(0, MOST_NAMED).map(({ id, name, code, taken }) => (
          <li key={id}>
            {name}
            {t('common.colon')}
            {reason(code, taken)}
          </li>
        ))}
      </ul>
      {refused.length > MOST_NAMED && <p>{t('users.andMore', { n: refused.length - MOST_NAMED })}</p>}
    </>
  );
}

/** Brings deleted users back, and says of those who do not come back why. */
export function useRestoreUsers(onRestored?: () => void) {
  const { t } = useTranslation();
  const { modal, message } = App.useApp();
  const errorText = useErrorText();
  const queries = useQueryClient();
  const restore = useMutation({
    ...restoreUsersMutation(),
    onError: (error) => void message.error(errorText(error)),
    onSuccess: ({ restored_count, refused }) => {
      if (restored_count) message.success(t('deleted.usersRestored', { count: restored_count }));
      if (refused.length)
        modal.warning({
          title: t('deleted.refused', { count: refused.length }),
          content: <Refused refused={refused} />,
          okText: t('common.close'),
        });
      onRestored?.();
    },
    onSettled: () => invalidate(queries, 'users', 'departments', 'site', 'rooms'),
  });
  return {
    restore: (ids: string[]) => {
      if (ids.length > MOST_AT_ONCE) message.warning(t('deleted.tooMany', { count: MOST_AT_ONCE }));
      else restore.mutate({ body: { ids } });
    },
    pending: restore.isPending,
  };
}
