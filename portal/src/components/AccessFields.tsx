import { Button, Form, Input, Radio, Space, type FormInstance } from 'antd';
import { useState } from 'react';
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

interface Props {
  form: FormInstance;
  isNew: boolean;
  /** called with a generated password, so that the form can show it after the save */
  onGenerated: (password: string) => void;
}

function Password({ form, isNew, onGenerated }: Props) {
  const { t } = useTranslation();
  const [made, setMade] = useState<string | null>(null);
  const typed = Form.useWatch('password', form) as Access['password'];
  const label = t(isNew ? 'access.password' : 'access.reset');
  const hint = t(isNew ? 'access.passwordHint' : 'access.resetHint');
  const generate = () => {
    const password = randomPassword();
    form.setFields([{ name: 'password', value: password, touched: true, errors: [] }]);
    setMade(password);
    onGenerated(password);
  };
  return (
    <Form.Item
      label={label}
      required={isNew}
      extra={
        <>
          {hint} <span role="status">{made !== null && made === typed && t('access.generated')}</span>
        </>
      }
    >
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
        <Button onClick={generate}>{t('access.generate')}</Button>
      </Space.Compact>
    </Form.Item>
  );
}

/** For a new account an invitation or an initial password; for an existing one a new password. */
export function AccessFields(props: Props) {
  const { t } = useTranslation();
  const access = Form.useWatch('access', props.form) as Access['access'];
  if (!props.isNew) return <Password {...props} />;
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
      {access === 'password' && <Password {...props} />}
    </>
  );
}
