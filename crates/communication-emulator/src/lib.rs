//! A stateful local stand-in for Azure Communication Services
