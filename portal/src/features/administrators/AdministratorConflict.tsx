import { useTranslation } from 'react-i18next';
import { ConflictDialog } from '@/components/ConflictDialog';
import { useDepartments } from '@/components/departments';
import { usePersonLabels } from '@/components/usePersonLabels';
import { ADMINISTRATOR_FIELDS, type AdministratorValues } from './administratorForm';

interface Props {
  base: AdministratorValues;
  theirs: AdministratorValues;
  mine: AdministratorValues;
  saving: boolean;
  onResolve: (values: AdministratorValues) => void;
  onCancel: () => void;
}

export function AdministratorConflict(props: Props) {
  const { t } = useTranslation();
  const { byId } = useDepartments();
  const labels = { ...usePersonLabels(), scope_department_id: t('administrators.scope') };
  const show = (name: (typeof ADMINISTRATOR_FIELDS)[number], values: AdministratorValues): string =>
    (name === 'scope_department_id' ? byId.get(values[name])?.title : values[name]) || t('common.none');
  const fields = ADMINISTRATOR_FIELDS.map((name) => ({
    name,
    label: labels[name],
    show: (values: AdministratorValues) => show(name, values),
  }));
  return <ConflictDialog {...props} fields={fields} />;
}
