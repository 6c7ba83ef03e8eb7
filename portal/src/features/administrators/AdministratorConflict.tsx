import { ConflictDialog } from '@/components/ConflictDialog';
import { namesTo, useDepartments } from '@/components/departments';
import { useFieldText } from '@/components/fieldText';
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
  const { byId } = useDepartments();
  const text = useFieldText();
  const fields = ADMINISTRATOR_FIELDS.map((name) =>
    name === 'scope_department_id'
      ? {
          name,
          label: text.label('scope'),
          show: (values: AdministratorValues) => text.value('scope', namesTo(byId.get(values.scope_department_id))),
        }
      : { name, label: text.label(name), show: (values: AdministratorValues) => text.value(name, values[name]) },
  );
  return <ConflictDialog {...props} fields={fields} />;
}
