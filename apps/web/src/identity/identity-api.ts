import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type {
  ChangePasswordBody,
  CreateApiKeyBody,
  CreatedApiKey,
  DeleteAccountBody,
  ForgottenPasswordBody,
  LoginBody,
  RegisterBody,
  ResetPasswordBody,
  SignedIn,
} from '@parley/contracts';
import { firstValueFrom } from 'rxjs';

@Injectable({ providedIn: 'root' })
export class IdentityApi {
  private readonly http = inject(HttpClient);

  register(body: RegisterBody): Promise<SignedIn> {
    return firstValueFrom(this.http.post<SignedIn>('/api/auth/register', body));
  }

  login(body: LoginBody): Promise<SignedIn> {
    return firstValueFrom(this.http.post<SignedIn>('/api/auth/login', body));
  }

  refresh(attempt: string): Promise<SignedIn> {
    return firstValueFrom(this.http.post<SignedIn>('/api/auth/refresh', { attempt }));
  }

  async logout(): Promise<void> {
    await firstValueFrom(this.http.post('/api/auth/logout', {}));
  }

  createKey(body: CreateApiKeyBody): Promise<CreatedApiKey> {
    return firstValueFrom(this.http.post<CreatedApiKey>('/api/auth/keys', body));
  }

  async revokeKey(id: string): Promise<void> {
    await firstValueFrom(this.http.delete(`/api/auth/keys/${id}`));
  }

  async changePassword(body: ChangePasswordBody): Promise<void> {
    await firstValueFrom(this.http.post('/api/auth/password', body));
  }

  async forgottenPassword(body: ForgottenPasswordBody): Promise<void> {
    await firstValueFrom(this.http.post('/api/auth/password/forgotten', body));
  }

  async resetPassword(body: ResetPasswordBody): Promise<void> {
    await firstValueFrom(this.http.post('/api/auth/password/reset', body));
  }

  async deleteAccount(body: DeleteAccountBody): Promise<void> {
    await firstValueFrom(this.http.delete('/api/auth/account', { body }));
  }

  async endSession(id: string): Promise<void> {
    await firstValueFrom(this.http.delete(`/api/auth/sessions/${id}`));
  }
}
