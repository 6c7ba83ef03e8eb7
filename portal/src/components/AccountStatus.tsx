import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';

const COLOURS = { active: '#0b7a55', invited: '#2456e5', expired: '#5d6b82', locked: '#c9251c' };

/** Whether an account can sign in now. */
export function AccountStatus({ status }: { status: string | undefined }) {
  const { t } = useTranslation();
  const known = status as keyof typeof COLOURS;
  return (
    <span className="dot" style={{ '--c': COLOURS[known] } as CSSProperties}>
      {t(`users.statuses.${known}`)}
    </span>
  );
}
