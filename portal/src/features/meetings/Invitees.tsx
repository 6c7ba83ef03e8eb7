import { useTranslation } from 'react-i18next';
import type { ReactNode } from 'react';

interface Props {
  people: { name?: string; email: string; note?: ReactNode }[];
  /** said where there is nobody */
  none: string;
}

/** People by name and address. */
export function People({ people, none }: Props) {
  if (!people.length) return <p className="muted">{none}</p>;
  return (
    <ul className="invitees">
      {people.map(({ name, email, note }) => (
        <li key={email} className="cell-2">
          <span>{name || email}</span>
          {name && <small>{email}</small>}
          {note && <small className="wrap">{note}</small>}
        </li>
      ))}
    </ul>
  );
}

/** Who was invited to a meeting. */
export function Invitees({ people }: { people: Props['people'] }) {
  const { t } = useTranslation();
  return (
    <section className="panel panel-body" aria-labelledby="invitees">
      <h2 id="invitees">{t('meetings.inviteeCount', { n: people.length })}</h2>
      <People people={people} none={t('meetings.noInvitees')} />
    </section>
  );
}
