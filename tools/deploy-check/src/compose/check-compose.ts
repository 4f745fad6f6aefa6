import { z } from 'zod';
import { declaredVariables } from '../environment/declared-variables';
import type { Finding } from '../finding';
import { findingsOf } from '../policies/policy';
import { SERVICES } from '../workspace';
import { type Compose, readCompose } from './compose-file';

type ComposeService = Compose['services'][string];

const OURS = 'parley/';
const PROVIDER_KEY = 'OPENAI_API_KEY';

/** Whether the compose file is well-formed, and does with our services what the manifests do. */
export function checkCompose(text?: string): Finding[] {
  try {
    const { services } = readCompose(text);
    return Object.entries(services).flatMap(([name, service]) => checkService(`compose.yaml/${name}`, service));
  } catch (error) {
    return [{ object: 'compose.yaml', message: error instanceof z.ZodError ? z.prettifyError(error) : String(error) }];
  }
}

function checkService(object: string, service: ComposeService): Finding[] {
  const {
    image,
    environment = {},
    read_only: isReadOnly,
    cap_drop: dropped = [],
    security_opt: options = [],
  } = service;
  const isOurs = image.startsWith(OURS);
  return [
    ...findingsOf(object, [
      [
        image === `${OURS}inference-worker:local` || !(PROVIDER_KEY in environment),
        `has ${PROVIDER_KEY}, which is for the inference worker alone`,
      ],
      [!isOurs || isReadOnly === true, 'may write to its root file system'],
      [!isOurs || dropped.includes('ALL'), 'keeps capabilities'],
      [!isOurs || options.includes('no-new-privileges:true'), 'may gain privileges'],
    ]),
    ...checkEnvironment(object, service),
  ];
}

function checkEnvironment(object: string, { image, environment = {} }: ComposeService): Finding[] {
  const name = SERVICES.find((candidate) => image === `${OURS}${candidate}:local`);
  if (!name) return [];
  const declared = declaredVariables(name);
  const missing = declared.filter((variable) => !variable.isOptional && !(variable.name in environment));
  const unknown = Object.keys(environment).filter((given) => !declared.some((variable) => variable.name === given));
  return [
    ...missing.map((variable) => ({
      object,
      message: `does not set ${variable.name}, which ${name} cannot start without`,
    })),
    ...unknown.map((variable) => ({ object, message: `sets ${variable}, which ${name} does not read` })),
  ];
}
