/** Something that is wrong with a deployment. */
export interface Finding {
  /** The object it is found in, as `Deployment/auth`. */
  object: string;
  message: string;
}

export const describeFinding = ({ object, message }: Finding): string => `${object}: ${message}`;
