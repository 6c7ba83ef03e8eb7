import { FilterOutlined } from '@ant-design/icons';
import { Badge, Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FieldPopover } from '@/components/FieldPopover';
import { FILTER_NAMES, NO_FILTER, type UserFilterValues } from './userFilter';

const STATUSES = ['active', 'invited', 'expired', 'locked'] as const;

interface Props {
  value: UserFilterValues;
  onChange: (value: UserFilterValues) => void;
}

/** Manual 1.2.3.8: a search in each field, beside the quick search over all. */
export function UserFilters({ value, onChange }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const active = FILTER_NAMES.filter((name) => value[name] !== '').length;
  const apply = (values: UserFilterValues) => {
    onChange(
      Object.fromEntries(FILTER_NAMES.map((name) => [name, values[name]?.trim() ?? ''])) as unknown as UserFilterValues,
    );
    setOpen(false);
  };
  const clear = () => apply(NO_FILTER);
  const kinds = [
    { value: '', label: t('common.all') },
    { value: 'shared', label: t('users.shared') },
    { value: 'dedicated', label: t('users.dedicated') },
  ];
  const statuses = [
    { value: '', label: t('common.all') },
    ...STATUSES.map((status) => ({ value: status, label: t(`users.statuses.${status}`) })),
  ];
  const content = (
    <Form<UserFilterValues>
      name="user-filter"
      className="filters"
      initialValues={value}
      labelCol={{ flex: '92px' }}
      labelAlign="left"
      colon={false}
      onFinish={apply}
    >
      <Form.Item name="name" label={t('users.name')}>
        <Input allowClear maxLength={100} />
      </Form.Item>
      <Form.Item name="login_name" label={t('users.loginName')}>
        <Input allowClear maxLength={100} />
      </Form.Item>
      <Form.Item name="email" label={t('users.email')}>
        <Input allowClear maxLength={254} />
      </Form.Item>
      <Form.Item name="phone" label={t('users.phone')}>
        <Input allowClear maxLength={40} />
      </Form.Item>
      <Form.Item name="mobile" label={t('users.mobile')}>
        <Input allowClear maxLength={40} />
      </Form.Item>
      <Form.Item name="account_kind" label={t('users.kind')}>
        <Select options={kinds} />
      </Form.Item>
      <Form.Item name="status" label={t('users.status')}>
        <Select options={statuses} />
      </Form.Item>
      <div className="drawer-foot">
        <Button onClick={clear}>{t('common.reset')}</Button>
        <Button type="primary" htmlType="submit">
          {t('common.apply')}
        </Button>
      </div>
    </Form>
  );
  return (
    <FieldPopover open={open} onOpenChange={setOpen} content={content}>
      <Badge count={active} size="small" color="#2456e5">
        <Button icon={<FilterOutlined aria-hidden />} aria-expanded={open} aria-haspopup="dialog">
          {t('common.filter')}
        </Button>
      </Badge>
    </FieldPopover>
  );
}
