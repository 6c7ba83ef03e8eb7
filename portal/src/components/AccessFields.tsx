import { Button, Form, Input, Radio, Space, type FormInstance } from 'antd';
import { useTranslation } from 'react-i18next';
import { randomPassword } from './randomPassword';

/** How somebody who is added comes to a password; part of the form's values. */
export interface Access {
  access?: 'invite' | 'password';
  password?: string;
}

/** What is sent of it. */
export function accessOf({ access, password }: Access): { invite: true } | { password?: string } {
  return access === 'invite' ? { invite: true } : { password };
}

function Password({ form, isNew }: { form: FormInstance; isNew: boolean }) {
  const { t } = useTranslation();
  const label = t(isNew ? 'access.password' : 'access.reset');
  return (
    <Form.Item label={label} required={isNew} extra={t(isNew ? 'access.passwordHint' : 'access.resetHint')}>
      <Space.Compact block>
        <Form.Item
          name="password"
          noStyle
          rules={[
            { required: isNew, message: t('faults.required') },
            { min: 8, message: t('access.tooShort', { count: 8 }) },
          ]}
        >
          <Input.Password maxLength={512} autoComplete="new-password" aria-label={label} />
        </Form.Item>
        <Button onClick={() => form.setFieldsValue({ password: randomPassword() })}>{t('access.generate')}</Button>
      </Space.Compact>
    </Form.Item>
  );
}

/** For a new account an invitation or an initial password; for an existing one a new password. */
export function AccessFields({ form, isNew }: { form: FormInstance; isNew: boolean }) {
  const { t } = useTranslation();
  const access = Form.useWatch('access', form) as Access['access'];
  if (!isNew) return <Password form={form} isNew={false} />;
  return (
    <>
      <Form.Item
        name="access"
        label={t('access.how')}
        extra={access === 'invite' ? t('access.inviteHint') : undefined}
        initialValue="invite"
      >
        <Radio.Group
          options={[
            { value: 'invite', label: t('access.invite') },
            { value: 'password', label: t('access.set') },
          ]}
        />
      </Form.Item>
      {access === 'password' && <Password form={form} isNew />}
    </>
  );
}
