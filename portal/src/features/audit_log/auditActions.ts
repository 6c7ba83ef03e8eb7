import i18next from 'i18next';
import { useTranslation } from 'react-i18next';

/** The actions that the audit log records, by what they are done to; `contracts.org.AUDIT_ACTIONS` has the same. */
export const AUDIT_ACTIONS = {
  user: [
    'user.created',
    'user.updated',
    'user.deleted',
    'user.restored',
    'user.invited',
    'user.impersonated',
    'users.import_applied',
    'users.imported',
  ],
  administrator: [
    'administrator.created',
    'administrator.updated',
    'administrator.deleted',
    'administrator.restored',
    'administrator.invited',
  ],
  account: ['account.password_changed', 'account.totp_enabled', 'account.totp_removed', 'account.totp_reset'],
  department: ['department.created', 'department.renamed', 'department.moved', 'department.deleted'],
  room: ['room.renamed'],
  meeting: ['meeting.booked', 'meeting.changed', 'meeting.cancelled'],
  site: ['site.created', 'site.updated'],
  media_source: ['media_source.created', 'media_source.deleted'],
} as const;

export const GROUPS = Object.keys(AUDIT_ACTIONS) as (keyof typeof AUDIT_ACTIONS)[];

/** `user.created` in the reader's language. An action of a newer server stays as it is. */
export function useActionText(): (action: string) => string {
  const { t } = useTranslation();
  return (action) => {
    const key = `logs.audited.${action.replace('.', '_')}`;
    return i18next.exists(key) ? (t as (key: string) => string)(key) : action;
  };
}
