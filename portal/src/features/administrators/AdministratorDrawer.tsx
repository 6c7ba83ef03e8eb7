import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Form } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ifMatch, invalidate } from '@/api/client';
import {
  createAdministratorMutation,
  getAdministratorOptions,
  updateAdministratorMutation,
} from '@/api/gen/@tanstack/react-query.gen';
import type { Administrator } from '@/api/gen';
import { useAccount } from '@/app/session';
import { AccessFields } from '@/components/AccessFields';
import { DepartmentSelect } from '@/components/DepartmentSelect';
import { EntryForm } from '@/components/EntryForm';
import { SidePanel } from '@/components/SidePanel';
import { placeErrors } from '@/components/errorText';
import { PASSWORD_JUDGED_BY } from '@/components/person';
import { PersonFields } from '@/components/PersonFields';
import { useDiscard } from '@/components/useDiscard';
import { useHandOver } from '@/components/useHandOver';
import { useConflict } from '@/components/useConflict';
import { AdministratorConflict } from './AdministratorConflict';
import { ScopePreview } from './ScopePreview';
import { toChange, toNew, valuesOf, type AdministratorValues } from './administratorForm';

interface Props {
  /** the administrator to edit; none adds one */
  administrator?: Administrator;
  onClose: () => void;
}

export function AdministratorDrawer({ administrator, onClose }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { scope_department_id } = useAccount();
  const queries = useQueryClient();
  const [form] = Form.useForm<AdministratorValues>();
  const [read, setRead] = useState(administrator);
  const base = read && valuesOf(read);
  const conflict = useConflict<Administrator, AdministratorValues>(() =>
    queries.fetchQuery({ ...getAdministratorOptions({ path: { id: read?.id ?? '' } }), staleTime: 0 }),
  );
  const { clash } = conflict;

  const { generated, handOver } = useHandOver();
  const done = (text: string, values: AdministratorValues, password: string | undefined) => {
    message.success(text);
    invalidate(queries, 'administrators');
    if (read?.is_self) invalidate(queries, 'session');
    onClose();
    handOver({ ...values, password });
  };
  const fail = (error: unknown) => {
    if (conflict.notice(error, () => ({ ...base, ...form.getFieldsValue() }))) return;
    const scope = 'scope_department_id';
    const rest = placeErrors(t, form, error, {
      scope_too_wide: scope,
      last_root_administrator: scope,
      own_account: scope,
    });
    if (rest) message.error(rest);
  };
  const create = useMutation({ ...createAdministratorMutation(), onError: fail });
  const update = useMutation({ ...updateAdministratorMutation(), onError: fail });
  const save = (values: AdministratorValues, over: Administrator | undefined) => {
    const name = values.name.trim();
    if (!over) {
      const body = toNew(values);
      const added = () => done(t('administrators.added', { name }), values, body.password);
      return create.mutate({ body }, { onSuccess: added });
    }
    const body = toChange(valuesOf(over), values);
    if (!Object.keys(body).length) return onClose();
    update.mutate(
      { path: { id: over.id }, headers: ifMatch(over.version), body },
      { onSuccess: () => done(t('administrators.saved', { name }), values, body.password) },
    );
  };
  const resolve = (values: AdministratorValues) => {
    if (!clash) return;
    setRead(clash.theirs);
    conflict.close();
    form.setFieldsValue(values);
    save({ ...values, password: form.getFieldValue('password') as string | undefined }, clash.theirs);
  };
  const scope = Form.useWatch('scope_department_id', form);
  const leave = useDiscard(form, onClose);
  const pending = create.isPending || update.isPending;
  const footer = (
    <div className="drawer-foot">
      <Button onClick={leave}>{t('common.cancel')}</Button>
      <Button type="primary" loading={pending} onClick={form.submit}>
        {t('common.save')}
      </Button>
    </div>
  );
  const title = t(administrator ? 'administrators.edit' : 'administrators.add');
  return (
    <SidePanel size={600} title={title} onClose={leave} footer={footer}>
      <EntryForm<AdministratorValues>
        judgedBy={PASSWORD_JUDGED_BY}
        form={form}
        name="administrator"
        layout="vertical"
        initialValues={base ?? { english_name: '' }}
        onFinish={(values) => save({ ...base, ...values }, read)}
        scrollToFirstError={{ focus: true }}
      >
        <PersonFields
          signInFixed={read?.is_self}
          emailHint={read?.is_self ? t('administrators.ownSignIn') : undefined}
        />
        <Form.Item
          name="scope_department_id"
          label={t('administrators.scope')}
          extra={t(read?.is_self ? 'administrators.ownScope' : 'administrators.scopeHint')}
          rules={[{ required: true, message: t('faults.required') }]}
        >
          <DepartmentSelect disabled={read?.is_self} withoutTop={scope_department_id !== null} />
        </Form.Item>
        <ScopePreview departmentId={scope} />
        {!read?.is_self && <AccessFields form={form} isNew={!base} onGenerated={generated} />}
      </EntryForm>
      {clash && base && (
        <AdministratorConflict
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
