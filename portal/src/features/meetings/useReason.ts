import i18next from 'i18next';
import { useTranslation } from 'react-i18next';

type Reason = 'other' | 'room_taken';

/** Why something cannot be booked. */
export function useReason(): (reason: string | null) => string {
  const { t } = useTranslation();
  return (reason) => {
    const known = reason !== null && i18next.exists(`meetings.reasons.${reason}`);
    return t(`meetings.reasons.${known ? (reason as Reason) : 'other'}`);
  };
}
