/** All messages of a catalogue with their keys: ["users.form.emailInvalid", "Enter a valid email"]. */
export const flat = (messages: object, prefix = ''): [string, string][] =>
  Object.entries(messages).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${prefix}${key}`, value]] : flat(value as object, `${prefix}${key}.`),
  );
