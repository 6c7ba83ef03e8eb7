import { ConflictDialog } from '@/components/ConflictDialog';
import { namesTo, useDepartments } from '@/components/departments';
import { useFieldText } from '@/components/fieldText';
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
  const { byId } = useDepartments();
  const text = useFieldText();
  const fields = USER_FIELDS.map((name) =>
    name === 'department_id'
      ? {
          name,
          label: text.label('department'),
          show: (values: UserValues) => text.value('department', namesTo(byId.get(values.department_id))),
        }
      : { name, label: text.label(name), show: (values: UserValues) => text.value(name, values[name]) },
  );
  return <ConflictDialog {...props} fields={fields} />;
}
