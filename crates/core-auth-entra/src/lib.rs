//! Microsoft Entra ID credentials for the Azure Communication Services crates
