import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { invalidate } from '@/api/client';
import { deleteUsersMutation, previewUserDeletionMutation } from '@/api/gen/@tanstack/react-query.gen';
import type { UserDeletionPreview } from '@/api/gen';
import { useErrorText } from '@/components/errorText';
import { useQuestion } from '@/components/useQuestion';
import { useUndo } from '@/components/useUndo';
import { MOST_AT_ONCE, useRestoreUsers } from './useRestoreUsers';

function Consequences({ preview, many }: { preview: UserDeletionPreview; many: boolean }) {
  const { t } = useTranslation();
  const { names = [], user_count = 0, room_count = 0, meeting_count } = preview;
  const meetings =
    meeting_count === null
      ? t('users.deleteMeetingsUnknown')
      : meeting_count
        ? t('users.deleteMeetings', { count: meeting_count })
        : t('users.deleteNoMeetings');
  return (
    <>
      {many && (
        <p className="names">
          {names.join(t('users.separator'))}
          {user_count > names.length && t('users.andMore', { n: user_count - names.length })}
        </p>
      )}
      <p>{meetings}</p>
      {room_count > 0 && <p>{t('user_change.deletedRooms', { count: room_count })}</p>}
      <p>{t('users.deleteHint')}</p>
    </>
  );
}

/** Asks, saying whom and what a deletion touches, deletes, and offers to undo it. */
export function useDeleteUsers(onDeleted: () => void) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const question = useQuestion();
  const errorText = useErrorText();
  const queries = useQueryClient();
  const offerUndo = useUndo();
  const { restore } = useRestoreUsers();
  const fail = (error: unknown) => void message.error(errorText(error));
  const preview = useMutation({ ...previewUserDeletionMutation(), onError: fail });
  const remove = useMutation({ ...deleteUsersMutation(), onError: fail });
  const erase = async (ids: string[]) => {
    await remove.mutateAsync({ body: { ids } }).then(
      () => {
        offerUndo(t('users.deleted', { count: ids.length }), () => restore(ids));
        onDeleted();
      },
      () => undefined,
    );
    invalidate(queries, 'users', 'departments', 'site', 'rooms', 'meetings');
  };
  const confirm = (ids: string[], found: UserDeletionPreview) => {
    const many = ids.length > 1;
    question({
      title: many
        ? t('users.deleteManyTitle', { count: found.user_count ?? ids.length })
        : t('users.deleteTitle', { name: found.names?.[0] ?? '' }),
      content: <Consequences preview={found} many={many} />,
      okText: t('common.delete'),
      destroys: true,
      onOk: () => erase(ids),
    });
  };
  return (ids: string[]) => {
    if (ids.length > MOST_AT_ONCE) message.warning(t('deleted.tooMany', { count: MOST_AT_ONCE }));
    else preview.mutate({ body: { ids } }, { onSuccess: (found) => confirm(ids, found) });
  };
}
