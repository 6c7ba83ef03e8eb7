import { useTranslation } from 'react-i18next';
import type { Person } from './person';
import { errorTextOf } from './errorText';
import { usePersonLabels } from './usePersonLabels';

/** Why a deleted account does not come back: what somebody else has by now, or another reason by its code. */
export function useRestorationText(): (code: string, taken: string[]) => string {
  const { t } = useTranslation();
  const labels = usePersonLabels();
  return (code, taken) => {
    const fields = taken.map((field) => labels[field as keyof Person] ?? field).join(t('users.separator'));
    return code === 'taken' && fields ? t('deleted.taken', { fields }) : errorTextOf(t, code);
  };
}
