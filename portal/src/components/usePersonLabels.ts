import { useTranslation } from 'react-i18next';
import type { Person } from './person';

/** What each field of a person is called. */
export function usePersonLabels(): Record<keyof Person, string> {
  const { t } = useTranslation();
  return {
    login_name: t('users.loginName'),
    name: t('users.name'),
    english_name: t('users.englishName'),
    email: t('users.email'),
    phone: t('users.phone'),
    mobile: t('users.mobile'),
  };
}
