/**
 * Passwords of twelve characters and more that are tried first. Most lists hold short ones, which the length rule
 * refuses anyway; what is left are these stems, lengthened by digits, marks and repetition.
 */
const STEMS = [
  ...['password', 'passwort', 'motdepasse', 'contrasena', 'letmein', 'welcome', 'qwerty', 'qwertz', 'azerty'],
  ...['iloveyou', 'administrator', 'admin', 'changeme', 'football', 'baseball', 'dragon', 'monkey', 'sunshine'],
  ...['princess', 'superman', 'batman', 'master', 'trustno', 'starwars', 'whatever', 'secret', 'login', 'abc'],
  ...['test', 'guest', 'root', 'user', 'default', 'correcthorsebatterystaple', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'],
];
const LEET: Record<string, string> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', $: 's', '@': 'a', '!': 'i' };
const FEWEST_CHARACTERS = 4;

/** Whether a password is made of nothing but what everybody tries first. */
export function isCommonPassword(password: string): boolean {
  const lower = password.toLowerCase();
  if (new Set(lower).size <= FEWEST_CHARACTERS || isRun(lower)) return true;
  return [lower, [...lower].map((char) => LEET[char] ?? char).join('')].some((text) => {
    const letters = text.replace(/[^a-z]/g, '');
    return letters === '' || STEMS.some((stem) => letters.replaceAll(stem, '') === '');
  });
}

/** 1234567890…, abcdef…, and the same backwards. */
function isRun(text: string): boolean {
  const steps = [...text].slice(1).map((char, index) => char.charCodeAt(0) - text.charCodeAt(index));
  return steps.every((step) => step === steps[0]);
}
