import { useTranslation } from 'react-i18next';
import { ConflictDialog } from '@/components/ConflictDialog';
import { useDepartments } from '@/components/departments';
import { usePersonLabels } from '@/components/usePersonLabels';
import { USER_FIELDS, type UserValues } from './userForm';

interface Props {
  base: UserValues;
  theirs: UserValues;
  mine: UserValues;
  saving: boolean;
  onResolve: (values: UserValues) => void;
  onCancel: () => void;
}

export function UserConflict(props: Props) {
  const { t } = useTranslation();
  const { byId } = useDepartments();
  const labels = {
    ...usePersonLabels(),
    department_id: t('users.department'),
    account_kind: t('users.kind'),
    capacity: t('users.capacity'),
    expires_on: t('users.expiresOn'),
  };
  const show = (name: (typeof USER_FIELDS)[number], values: UserValues): string => {
    const value = values[name];
    if (value === null || value === '' || value === undefined) return t('common.none');
    if (name === 'department_id') return byId.get(values.department_id)?.title ?? t('common.none');
    if (name === 'account_kind') return t(`users.${values.account_kind}`);
    return String(value);
  };
  const fields = USER_FIELDS.map((name) => ({ name, label: labels[name], show: (v: UserValues) => show(name, v) }));
  return <ConflictDialog {...props} fields={fields} />;
}
