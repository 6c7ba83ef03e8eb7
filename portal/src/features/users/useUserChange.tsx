import { useMutation } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useQuestion } from '@/components/useQuestion';
import { previewUserChangeMutation } from '@/api/gen/@tanstack/react-query.gen';
import type { User, UserChange, UserChangePreview } from '@/api/gen';

type Change = Omit<UserChange, 'id'>;

/** Fields whose change may touch a room, meetings to come or who sees the user. */
const CONSEQUENTIAL = ['department_id', 'account_kind', 'capacity', 'expires_on'] as const;

function draftOf(change: Change): Pick<Change, (typeof CONSEQUENTIAL)[number]> {
  return Object.fromEntries(CONSEQUENTIAL.filter((name) => name in change).map((name) => [name, change[name]]));
}

function ofRoom(t: TFunction, { room, meetings_kept }: UserChangePreview): string[] {
  if (!room) return [];
  const named = room.name ? { room: room.name, pmi: room.pmi ?? '' } : null;
  if (room.effect === 'released') {
    const kept = meetings_kept === null ? [] : [t('user_change.keptInReleased', { count: meetings_kept })];
    return [named ? t('user_change.released', named) : t('user_change.releasedUnnamed'), ...kept];
  }
  const kept = meetings_kept ? [t('user_change.keptElsewhere', { count: meetings_kept })] : [];
  return [named ? t('user_change.returned', named) : t('user_change.assigned'), ...kept];
}

/** What a change means, a sentence each; none where it means nothing. */
export function consequences(t: TFunction, preview: UserChangePreview, name: string): string[] {
  const { meetings_after_expiry: late, meetings_above_capacity: large, administrators_losing: losing } = preview;
  return [
    ...ofRoom(t, preview),
    ...(late ? [t('user_change.afterExpiry', { count: late, name })] : []),
    ...(large ? [t('user_change.aboveCapacity', { count: large })] : []),
    ...(losing ? [t('user_change.administrators', { count: losing })] : []),
    ...(late === null ? [t('user_change.unknown')] : []),
  ];
}

/** Saves a change of a user, after a question that says what it means for the room and for meetings. */
export function useUserChange() {
  const { t } = useTranslation();
  const question = useQuestion();
  const preview = useMutation(previewUserChangeMutation());
  const ask = (user: User, found: UserChangePreview, save: () => void) => {
    const lines = consequences(t, found, user.name);
    if (!lines.length) return save();
    question({
      title: t('user_change.title', { name: user.name }),
      content: (
        <ul className="consequences">
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      ),
      okText: t('common.save'),
      onOk: save,
    });
  };
  const confirm = (user: User, change: Change, save: () => void) => {
    const draft = draftOf(change);
    if (!Object.keys(draft).length) return save();
    preview.mutate(
      { path: { id: user.id }, body: draft },
      { onSuccess: (found) => ask(user, found, save), onError: save }, // what cannot be saved is refused there, by field
    );
  };
  return { confirm, isPending: preview.isPending };
}
