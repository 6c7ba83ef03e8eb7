import { Form, Input } from 'antd';
import type { FormInstance } from 'antd';
import { useTranslation } from 'react-i18next';

export interface NewPassword {
  old_password: string;
  new_password: string;
  again: string;
}

/** A new password may be refused for being the old one. */
export const NEW_PASSWORD_JUDGED_BY = { new_password: ['old_password'] } as const;

function useRules(form: FormInstance<NewPassword>) {
  return (field: 'old_password' | 'new_password', wanted: boolean, message: string) => ({
    validator: (_: unknown, value: string) =>
      !value || (value === form.getFieldValue(field)) === wanted
        ? Promise.resolve()
        : Promise.reject(new Error(message)),
  });
}

/** A new password, twice, with the rules that the server applies and a browser can know. */
export function NewPasswordFields({ form }: { form: FormInstance<NewPassword> }) {
  const { t } = useTranslation();
  const like = useRules(form);
  return (
    <>
      <Form.Item
        name="new_password"
        label={t('session.newPassword.new')}
        extra={t('session.newPassword.rule')}
        rules={[
          { required: true, message: t('faults.required') },
          { min: 8, message: t('access.tooShort', { count: 8 }) },
          like('old_password', false, t('session.newPassword.same')),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={512} />
      </Form.Item>
      <Form.Item
        name="again"
        label={t('session.newPassword.again')}
        dependencies={['new_password']}
        rules={[
          { required: true, message: t('faults.required') },
          like('new_password', true, t('session.newPassword.mismatch')),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={512} />
      </Form.Item>
    </>
  );
}

/** The old password before the new one. */
export function PasswordFields({ form }: { form: FormInstance<NewPassword> }) {
  const { t } = useTranslation();
  return (
    <>
      <Form.Item
        name="old_password"
        label={t('session.newPassword.old')}
        rules={[{ required: true, message: t('faults.required') }]}
      >
        <Input.Password autoComplete="current-password" maxLength={512} />
      </Form.Item>
      <NewPasswordFields form={form} />
    </>
  );
}
