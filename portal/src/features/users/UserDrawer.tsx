import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Form } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ifMatch, invalidate } from '@/api/client';
import {
  createUserMutation,
  getLicenceOptions,
  getUserOptions,
  updateUserMutation,
} from '@/api/gen/@tanstack/react-query.gen';
import type { User } from '@/api/gen';
import { useCan } from '@/app/permissions';
import { EntryForm } from '@/components/EntryForm';
import { SidePanel } from '@/components/SidePanel';
import { placeErrors } from '@/components/errorText';
import { PASSWORD_JUDGED_BY } from '@/components/person';
import { useDiscard } from '@/components/useDiscard';
import { useHandOver } from '@/components/useHandOver';
import { useConflict } from '@/components/useConflict';
import { toChange, toNew, valuesOf, type UserValues } from './userForm';
import { UserConflict } from './UserConflict';
import { UserFields } from './UserFields';
import { useUserChange } from './useUserChange';

const JUDGED_BY = { ...PASSWORD_JUDGED_BY, capacity: ['account_kind', 'department_id'] } as const;

interface Props {
  /** the user to edit; none adds one */
  user?: User;
  departmentId: string;
  onClose: () => void;
}

/** Rooms left and licensed ports are site figures: only the whole site's administrators are told. */
function useLicence() {
  return useQuery({ ...getLicenceOptions(), enabled: useCan()('licence.read'), staleTime: 0 });
}

export function UserDrawer({ user, departmentId, onClose }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [form] = Form.useForm<UserValues>();
  const [read, setRead] = useState(user);
  const licence = useLicence();
  const base = read && valuesOf(read);

  const { generated, handOver } = useHandOver();
  const done = (text: string, values: UserValues, password: string | undefined) => {
    message.success(text);
    invalidate(queries, 'users', 'departments', 'site');
    onClose();
    handOver({ ...values, password });
  };
  const conflict = useConflict<User, UserValues>(() =>
    queries.fetchQuery({ ...getUserOptions({ path: { id: read?.id ?? '' } }), staleTime: 0 }),
  );
  const { clash } = conflict;
  const fail = (error: unknown) => {
    if (conflict.notice(error, () => ({ ...base, ...form.getFieldsValue() }))) return;
    const rest = placeErrors(t, form, error, { no_dedicated_room_left: 'capacity' });
    if (rest) message.error(rest);
  };
  const create = useMutation({ ...createUserMutation(), onError: fail });
  const update = useMutation({ ...updateUserMutation(), onError: fail });
  const consequences = useUserChange();
  const save = (values: UserValues, over: User | undefined) => {
    if (!over) {
      const body = toNew(values);
      const added = () => done(t('users.added', { name: values.name.trim() }), values, body.password);
      return create.mutate({ body }, { onSuccess: added });
    }
    const body = toChange(valuesOf(over), values);
    if (!Object.keys(body).length) return onClose();
    const saved = () => done(t('users.saved', { name: values.name.trim() }), values, body.password);
    consequences.confirm(over, body, () =>
      update.mutate({ path: { id: over.id }, headers: ifMatch(over.version), body }, { onSuccess: saved }),
    );
  };
  const resolve = (values: UserValues) => {
    if (!clash) return;
    setRead(clash.theirs);
    conflict.close();
    form.setFieldsValue(values);
    save({ ...values, password: form.getFieldValue('password') as string | undefined }, clash.theirs);
  };
  const initial = base ?? { account_kind: 'shared', department_id: departmentId, english_name: '' };
  const leave = useDiscard(form, onClose);
  const pending = create.isPending || update.isPending || consequences.isPending;
  const footer = (
    <div className="drawer-foot">
      <Button onClick={leave}>{t('common.cancel')}</Button>
      <Button type="primary" loading={pending} onClick={form.submit}>
        {t('common.save')}
      </Button>
    </div>
  );
  return (
    <SidePanel size={600} title={t(user ? 'users.edit' : 'users.add')} onClose={leave} footer={footer}>
      <EntryForm<UserValues>
        judgedBy={JUDGED_BY}
        form={form}
        name="user"
        layout="vertical"
        initialValues={initial}
        onFinish={(values) => save({ ...base, ...values }, read)}
        scrollToFirstError={{ focus: true }}
      >
        <UserFields form={form} base={base} licence={licence.data} onGenerated={generated} />
      </EntryForm>
      {clash && base && (
        <UserConflict
          base={base}
          theirs={valuesOf(clash.theirs)}
          mine={clash.mine}
          saving={pending}
          onResolve={resolve}
          onCancel={conflict.close}
        />
      )}
    </SidePanel>
  );
}
