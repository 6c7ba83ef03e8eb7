import { SettingOutlined } from '@ant-design/icons';
import { Button, Checkbox, Tooltip } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FieldPopover } from './FieldPopover';
import type { ColumnChoice } from './useColumns';

export function ColumnPicker({ pickable, keys, save }: ColumnChoice) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const content = (
    <>
      <Checkbox.Group
        className="column-choice"
        value={keys}
        options={pickable}
        onChange={(chosen) => save(chosen.length ? chosen : null)}
      />
      <Button type="link" size="small" className="link-plain" onClick={() => save(null)}>
        {t('common.resetColumns')}
      </Button>
    </>
  );
  return (
    <FieldPopover title={t('common.columns')} content={content} open={isOpen} onOpenChange={setOpen}>
      <Tooltip title={isOpen ? null : t('common.columns')}>
        <Button icon={<SettingOutlined aria-hidden />} aria-label={t('common.columns')} />
      </Tooltip>
    </FieldPopover>
  );
}
