import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { invalidate } from '@/api/client';
import { restoreAdministratorMutation } from '@/api/gen/@tanstack/react-query.gen';
import { problemOf } from '@/api/problem';
import { useErrorText } from '@/components/errorText';
import { useRestorationText } from '@/components/useRestorationText';

/** Brings a deleted administrator back, or says why they do not come back. */
export function useRestoreAdministrator() {
  const { t } = useTranslation();
  const { modal, message } = App.useApp();
  const errorText = useErrorText();
  const reason = useRestorationText();
  const queries = useQueryClient();
  const restore = useMutation({
    ...restoreAdministratorMutation(),
    onSettled: () => invalidate(queries, 'administrators'),
  });
  return ({ id, name }: { id: string; name: string }) => {
    const refuse = (error: unknown) => {
      const { status, code, errors = [] } = problemOf(error);
      const taken = errors.map(({ field }) => field);
      if (status === 409 || status === 410)
        modal.warning({
          title: t('deleted.administratorRefused', { name }),
          content: reason(code, taken),
          okText: t('common.close'),
        });
      else message.error(errorText(error));
    };
    const done = () => void message.success(t('deleted.administratorRestored', { name }));
    restore.mutate({ path: { id } }, { onSuccess: done, onError: refuse });
  };
}
