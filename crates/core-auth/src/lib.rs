//! Endpoints, connection strings, access keys and tokens of Azure Communication Services
