import { Controller, Get, Header } from '@nestjs/common';
import { openApiOperation } from '@parley/service-kit';
import { SigningKeys } from './signing-keys';

@Controller('api/auth/jwks.json')
export class JwksController {
  constructor(private readonly keys: SigningKeys) {}

  @Get()
  @Header('Cache-Control', 'public, max-age=60')
  @openApiOperation('Public keys for checking access tokens')
  get(): Promise<object> {
    return this.keys.jwks();
  }
}
