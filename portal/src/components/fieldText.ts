import i18next, { type TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { LANGUAGE_NAMES } from './LangSwitch';
import { usePersonLabels } from './usePersonLabels';
import { useMoments } from './zoned';

/** What an entry of a list is made of, as the API gives it. */
interface Entry {
  name: string;
  email: string;
  login_name: string;
  room_kind: string;
  capacity: string;
  quantity: string;
  expires_on: string;
  start_at: string;
  end_at: string;
  room: string | null;
}

/** The field's own name where there are no words for it: a server may be newer than this page. */
function wordOf(t: TFunction, key: string, otherwise: string): string {
  return i18next.exists(key) ? (t as (key: string) => string)(key) : otherwise;
}

function useLabels(): Record<string, string> {
  const { t } = useTranslation();
  return {
    ...usePersonLabels(),
    'department.name': t('fields.departmentName'),
    'room.name': t('rooms.name'),
    'site.expires_on': t('site.expires'),
    pending_email: t('fields.pendingEmail'),
    password: t('fields.password'),
    department: t('users.department'),
    account_kind: t('users.kind'),
    capacity: t('users.capacity'),
    expires_on: t('users.expiresOn'),
    scope: t('administrators.scope'),
    parent: t('departments.parent'),
    departments: t('fields.departments'),
    users_moved: t('fields.usersMoved'),
    users_in: t('fields.usersIn'),
    name_zh: t('site.nameZh'),
    name_en: t('site.nameEn'),
    type: t('site.type'),
    lease_mode: t('site.lease'),
    time_zone: t('site.zone'),
    country: t('fields.country'),
    features: t('fields.features'),
    hosts: t('site.hosts'),
    ports: t('site.ports'),
    lines: t('fields.lines'),
    require_totp: t('site.requireTotp'),
    language: t('preferences.language'),
    page_size: t('preferences.pageSize'),
    file: t('fields.file'),
    rows: t('fields.rows'),
    mode: t('fields.mode'),
    users: t('fields.users'),
    kind: t('site.kind'),
    topic: t('meetings.topic'),
    meeting_number: t('meetings.number'),
    host: t('meetings.host'),
    start_at: t('fields.startAt'),
    end_at: t('fields.endAt'),
    room: t('meetings.room'),
    agenda: t('meetings.agenda'),
    invitees: t('meetings.invitees'),
    recurrence: t('fields.recurrence'),
    count: t('fields.count'),
    meetings: t('fields.meetings'),
  };
}

/** Where the words of a field's codes stand. */
const CODES: Record<string, string> = {
  account_kind: 'users',
  kind: 'site.kinds',
  type: 'fields.siteType',
  lease_mode: 'site.leases',
  features: 'fields.feature',
  mode: 'fields.modes',
};

const PATHS = new Set(['department', 'scope', 'parent', 'users_in']);

/**
 * Fields as the forms call them, and their values as the portal shows them. The audit log and the conflict dialog both say a change
 * with this. `label`: the field of a thing of that kind. `entries`: the lines of a value that is a list, else null.
 */
export function useFieldText() {
  const { t, i18n } = useTranslation();
  const moments = useMoments();
  const labels = useLabels();

  const entry = (field: string, value: unknown): string => {
    if (typeof value === 'string') return wordOf(t, `${CODES[field] ?? ''}.${value}`, value);
    const each = value as Entry;
    if (field === 'users') return t('fields.user', { name: each.name, login: each.login_name });
    if (field === 'invitees') return each.name ? `${each.name} <${each.email}>` : each.email;
    if (field === 'lines') {
      const kind = wordOf(t, `site.kinds.${each.room_kind}`, each.room_kind);
      return t('fields.line', { kind, capacity: each.capacity, quantity: each.quantity, day: each.expires_on });
    }
    const sameDay = moments.at(each.start_at).isSame(moments.at(each.end_at), 'day');
    const end = sameDay ? moments.time(each.end_at) : moments.dateTime(each.end_at);
    const span = `${moments.dateTime(each.start_at)} – ${end}`;
    return each.room ? t('fields.meetingIn', { span, room: each.room }) : span;
  };

  const written = (field: string, value: string): string => {
    if (field === 'start_at' || field === 'end_at') return moments.dateTime(value);
    if (field === 'password') return t('fields.passwordChanged');
    if (field === 'language') return LANGUAGE_NAMES[value as keyof typeof LANGUAGE_NAMES] ?? value;
    if (field === 'country') return new Intl.DisplayNames([i18n.language], { type: 'region' }).of(value) ?? value;
    return field in CODES ? entry(field, value) : value;
  };

  return {
    label: (field: string, noun?: string): string => labels[`${noun}.${field}`] ?? labels[field] ?? field,

    entries: (field: string, value: unknown): string[] | null =>
      Array.isArray(value) && !PATHS.has(field) ? value.map((each) => entry(field, each)) : null,

    value: (field: string, value: unknown): string => {
      if (value === null || value === undefined || value === '')
        return field === 'expires_on' ? t('users.never') : t('fields.nothing');
      if (typeof value === 'boolean') return t(value ? 'fields.yes' : 'fields.no');
      if (typeof value === 'number') {
        if (field === 'capacity') return t('common.parties', { count: value });
        return field === 'page_size' ? t('preferences.perPage', { n: value }) : value.toLocaleString(i18n.language);
      }
      if (Array.isArray(value)) {
        if (!value.length) return t('fields.nothing');
        return PATHS.has(field)
          ? value.join(' / ')
          : value.map((each) => entry(field, each)).join(t('users.separator'));
      }
      if (typeof value === 'string') return written(field, value);
      const { words, unknown } = value as { words?: Record<string, string>; unknown?: boolean };
      if (unknown) return t('fields.unknown');
      return words?.[i18n.language] ?? t('fields.nothing');
    },
  };
}
