import type { INestApplication } from '@nestjs/common';
import { ApiOperation, DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';

/** One line of summary for a route, in its OpenAPI document. */
export const openApiOperation = (summary: string): MethodDecorator => ApiOperation({ summary });

/** The OpenAPI document of a service, its shapes taken from the zod schemas on the routes. */
export function openApiDocument(app: INestApplication, title: string): object {
  const config = new DocumentBuilder().setTitle(title).setVersion('1').addBearerAuth().build();
  return SwaggerModule.createDocument(app, config, {
    standardSchemaConverter: (schema, { schemaType }) =>
      schema instanceof z.ZodType
        ? { schema: z.toJSONSchema(schema, { io: schemaType, unrepresentable: 'any', target: 'openapi-3.0' }) }
        : undefined,
  });
}
