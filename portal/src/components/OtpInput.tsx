import { Input } from 'antd';
import { useEffect, useRef } from 'react';
import type { InputRef } from 'antd';

/** A field for a one-time or recovery code, with spaces if the user likes; takes the focus as it appears. Works as a form field. */
export function OtpInput(props: {
  id?: string;
  value?: string;
  onChange?: (event: React.ChangeEvent<HTMLInputElement>) => void;
}) {
  const input = useRef<InputRef>(null);
  useEffect(() => input.current?.focus(), []);
  return <Input {...props} ref={input} inputMode="text" autoComplete="one-time-code" maxLength={64} />;
}
