import { Form, Input } from 'antd';
import type { FormInstance } from 'antd';
import { useTranslation } from 'react-i18next';

export interface NewPassword {
  old_password: string;
  new_password: string;
  again: string;
}

/** Old password, new password and the new one again, with the rules that the server applies and a browser can know. */
export function PasswordFields({ form }: { form: FormInstance<NewPassword> }) {
  const { t } = useTranslation();
  const differs = (field: 'old_password' | 'new_password', wanted: boolean, message: string) => ({
    validator: (_: unknown, value: string) =>
      !value || (value === form.getFieldValue(field)) === wanted
        ? Promise.resolve()
        : Promise.reject(new Error(message)),
  });
  return (
    <>
      <Form.Item
        name="old_password"
        label={t('session.newPassword.old')}
        rules={[{ required: true, message: t('faults.required') }]}
      >
        <Input.Password autoComplete="current-password" maxLength={128} />
      </Form.Item>
      <Form.Item
        name="new_password"
        label={t('session.newPassword.new')}
        extra={t('session.newPassword.rule')}
        rules={[
          { required: true, message: t('faults.required') },
          { min: 8, message: t('access.tooShort', { n: 8 }) },
          differs('old_password', false, t('session.newPassword.same')),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={128} />
      </Form.Item>
      <Form.Item
        name="again"
        label={t('session.newPassword.again')}
        dependencies={['new_password']}
        rules={[
          { required: true, message: t('faults.required') },
          differs('new_password', true, t('session.newPassword.mismatch')),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={128} />
      </Form.Item>
    </>
  );
}
