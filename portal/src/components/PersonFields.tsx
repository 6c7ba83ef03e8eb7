import { Col, Form, Input, Row } from 'antd';
import { useTranslation } from 'react-i18next';
import { EMAIL_RULE, LOGIN_NAME_RULE } from '@/components/typed';

interface Props {
  /** when a new address counts, or why it cannot be changed */
  emailHint?: string;
  /** login name, e-mail and mobile are only to be read */
  signInFixed?: boolean;
}

/** Names and addresses, by which a user and an administrator are known alike. */
export function PersonFields({ emailHint, signInFixed }: Props) {
  const { t } = useTranslation();
  const required = { required: true, whitespace: true, message: t('faults.required') };
  const fixed = signInFixed ? { disabled: true } : {}; // else the form's own `disabled` counts
  const loginName = { ...LOGIN_NAME_RULE, message: t('users.form.loginNameInvalid') };
  return (
    <Row gutter={16}>
      <Col xs={24} sm={12}>
        <Form.Item name="name" label={t('users.name')} rules={[required]}>
          <Input maxLength={100} autoComplete="off" />
        </Form.Item>
      </Col>
      <Col xs={24} sm={12}>
        <Form.Item name="english_name" label={t('users.englishName')}>
          <Input maxLength={100} autoComplete="off" />
        </Form.Item>
      </Col>
      <Col xs={24} sm={12}>
        <Form.Item name="login_name" label={t('users.loginName')} rules={[required, loginName]}>
          <Input maxLength={64} autoComplete="off" {...fixed} />
        </Form.Item>
      </Col>
      <Col xs={24} sm={12}>
        <Form.Item
          name="email"
          label={t('users.email')}
          extra={emailHint}
          rules={[required, { ...EMAIL_RULE, message: t('users.form.emailInvalid') }]}
        >
          <Input inputMode="email" maxLength={254} autoComplete="off" {...fixed} />
        </Form.Item>
      </Col>
      <Col xs={24} sm={12}>
        <Form.Item name="mobile" label={t('users.mobile')}>
          <Input maxLength={40} autoComplete="off" {...fixed} />
        </Form.Item>
      </Col>
      <Col xs={24} sm={12}>
        <Form.Item name="phone" label={t('users.phone')}>
          <Input maxLength={40} autoComplete="off" />
        </Form.Item>
      </Col>
    </Row>
  );
}
